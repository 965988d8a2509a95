import type { Platform } from "../../platform/platform.ts";
import { postWebhook } from "../../platform/webhooks/post-webhook.ts";
import { nativeCall } from "./native-formats.ts";
import type { AttemptOutcome } from "./delivery.ts";
import type { AlertTransport } from "./ports.ts";
import { transportSettings } from "./transports.ts";

const GONE = 410;

/**
 * Posts over HTTP as Standard Webhooks has it, or in the receiver's own form; the former with a bearer token and, where there is a secret, a signature. The id is the same
 * at every try, the timestamp is the try's. Redirects are not followed: where alerts go is what the settings say.
 */
export function createAlertTransport(deps: Pick<Platform, "settings" | "contract" | "clock">): AlertTransport {
  return {
    async post({ id, transport, payload }) {
      const at = deps.clock.now();
      const elapsed = () => deps.clock.now().getTime() - at.getTime();
      const failed = (
        error: string,
        status: number | null = null,
        rest: { retryAfterSeconds?: number; permanent?: boolean } = {},
      ): AttemptOutcome => ({
        kind: "failed",
        status,
        error,
        latencyMs: elapsed(),
        retryAfterSeconds: 0,
        permanent: false,
        ...rest,
      });
      const settings = transportSettings(deps.settings, transport);
      if (!settings) return failed(`the ${transport} transport is not configured`, null, { permanent: true });
      const { format, url, token, secret } = settings;
      try {
        const answer = await postWebhook({
          url,
          id,
          ...(format === "webhook"
            ? {
                body: payload,
                secrets: secret === undefined ? [] : [secret],
                headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
              }
            : { ...nativeCall(format, payload, token), secrets: [] }),
          at,
          deadlineMs: deps.contract.incidentAlerts.deliveryDeadlineMs,
          dependency: `incident transport ${transport}`,
        });
        if (answer.kind === "delivered") return { kind: "delivered", status: answer.status, latencyMs: elapsed() };
        if (answer.kind === "unreachable") return failed(answer.reason);
        const { status, excerpt, retryAfterSeconds } = answer;
        // One of 2xx that its receiver does not give is no acknowledgement, whatever it is.
        if (answer.isForeign) return failed(`answered ${status}, which is not how ${format} acknowledges`);
        return failed(`answered ${status}${excerpt ? `: ${excerpt}` : ""}`, status, { permanent: status === GONE, retryAfterSeconds });
      } catch (error) {
        // A secret that cannot sign, or a message that cannot be written in the format: tried again, because the settings may be put right meanwhile.
        return failed(
          `could not be ${format === "webhook" ? "signed" : `written for ${format}`}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    },
  };
}
