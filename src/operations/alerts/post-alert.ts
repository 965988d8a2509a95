import { Webhook } from "standardwebhooks";
import { AppError } from "../../platform/errors.ts";
import { fetchWithDeadline, readLimited } from "../../platform/fetch-with-deadline.ts";
import type { Platform } from "../../platform/platform.ts";
import { retryAfterSeconds } from "./delivery-rules.ts";
import type { AttemptOutcome } from "./delivery.ts";
import type { AlertTransport } from "./ports.ts";
import { transportSettings, type TransportSettings } from "./transports.ts";

/** As much of an answer as is kept to say why it was refused. */
const MAX_ANSWER_BYTES = 4 * 1024;
const SHOWN = 200;
const GONE = 410;

/**
 * Posts over HTTP with a bearer token and, where there is a secret, Standard Webhooks headers. The id is the same at every try,
 * the timestamp is the try's. Redirects are not followed: where alerts go is what the settings say.
 */
export function createAlertTransport(deps: Pick<Platform, "settings" | "contract" | "clock">, via?: typeof fetch): AlertTransport {
  return {
    async post({ id, transport, payload }) {
      const started = deps.clock.now();
      const failed = (error: string, status: number | null = null, rest: { retryAfterSeconds?: number; permanent?: boolean } = {}): AttemptOutcome => ({
        kind: "failed",
        status,
        error,
        latencyMs: deps.clock.now().getTime() - started.getTime(),
        retryAfterSeconds: 0,
        permanent: false,
        ...rest,
      });
      const settings = transportSettings(deps.settings, transport);
      if (!settings) return failed(`the ${transport} transport is not configured`, null, { permanent: true });
      try {
        const response = await fetchWithDeadline(settings.url, {
          method: "POST",
          headers: headersFor(settings, id, started, payload),
          body: payload,
          redirect: "manual",
          deadlineMs: deps.contract.incidentAlerts.deliveryDeadlineMs,
          dependency: `incident transport ${transport}`,
          ...(via ? { via } : {}),
        });
        if (response.ok) {
          await response.body?.cancel();
          return { kind: "delivered", status: response.status, latencyMs: deps.clock.now().getTime() - started.getTime() };
        }
        const { text } = await readLimited(response, MAX_ANSWER_BYTES);
        return failed(`answered ${response.status}${text ? `: ${text.slice(0, SHOWN)}` : ""}`, response.status, {
          permanent: response.status === GONE,
          retryAfterSeconds: retryAfterSeconds(response.headers.get("retry-after"), response.headers.get("date"), deps.clock.now().getTime()),
        });
      } catch (error) {
        const cause = error instanceof AppError ? error.detail.cause : error;
        return failed(cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, SHOWN) : "no answer");
      }
    },
  };
}

function headersFor({ token, secret }: TransportSettings, id: string, at: Date, payload: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "ProcureIQ-Alerts/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(secret === undefined ? {} : { "webhook-signature": new Webhook(secret).sign(id, at, payload) }),
  };
}
