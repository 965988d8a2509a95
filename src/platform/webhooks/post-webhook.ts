import { createHmac } from "node:crypto";
import { fetchWithDeadline, readLimited } from "../fetch-with-deadline.ts";
import { redactText } from "../redaction/redact-text.ts";
import { retryAfterSeconds } from "./retry-after.ts";

export interface WebhookCall {
  url: string;
  /** `webhook-id`: the same at each try, so that the receiver can see duplicates as one. */
  id: string;
  /** JSON text, signed and sent byte for byte. */
  body: string;
  /** `whsec_…` secrets; more than one while a rotation lasts. Without any the call goes unsigned. */
  secrets: readonly string[];
  /** Further headers, such as a bearer token. */
  headers?: Record<string, string>;
  at: Date;
  deadlineMs: number;
  /** Name of the receiver for errors. */
  dependency: string;
  /** Which answers of 2xx acknowledge, for a receiver that says; else each does. */
  takes?(status: number, text: string): boolean;
}

export type WebhookAnswer =
  | { kind: "delivered"; status: number }
  /** It answered, but not with 2xx, or with one that acknowledges nothing (`isForeign`); redirects are among these, because they are not followed. `excerpt` is kept and shown, so redacted. */
  | { kind: "refused"; status: number; excerpt: string; retryAfterSeconds: number; isForeign?: boolean }
  | { kind: "unreachable"; reason: string };

const MAX_ANSWER_BYTES = 4096;
const EXCERPT_CHARACTERS = 300;

/** `webhook-signature` of Standard Webhooks: one `v1,` entry for each secret, separated by spaces. */
export function signatures(secrets: readonly string[], id: string, at: Date, body: string): string {
  const signed = `${id}.${Math.floor(at.getTime() / 1000)}.${body}`;
  return secrets.map((secret) => `v1,${createHmac("sha256", keyOf(secret)).update(signed).digest("base64")}`).join(" ");
}

/** The bytes of a `whsec_…` secret. */
function keyOf(secret: string): Uint8Array {
  try {
    return Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new Error("its secret cannot be decoded", { cause });
  }
}

/** POSTs JSON as Standard Webhooks has it. Never throws for what the receiver does; reads at most 4 KB of its answer. */
export async function postWebhook(call: WebhookCall): Promise<WebhookAnswer> {
  const { url, id, body, secrets, at, deadlineMs, dependency } = call;
  const headers = new Headers(call.headers);
  headers.set("content-type", "application/json");
  headers.set("user-agent", "ProcureIQ-Webhooks/1.0");
  headers.set("webhook-id", id);
  headers.set("webhook-timestamp", String(Math.floor(at.getTime() / 1000)));
  if (secrets.length > 0) headers.set("webhook-signature", signatures(secrets, id, at, body));
  try {
    const response = await fetchWithDeadline(url, { method: "POST", headers, body, redirect: "manual", deadlineMs, dependency });
    if (response.ok && !call.takes) {
      await response.body?.cancel();
      return { kind: "delivered", status: response.status };
    }
    const { text } = await readLimited(response, MAX_ANSWER_BYTES);
    if (response.ok && call.takes?.(response.status, text)) return { kind: "delivered", status: response.status };
    return {
      kind: "refused",
      status: response.status,
      excerpt: redactText(text).slice(0, EXCERPT_CHARACTERS),
      retryAfterSeconds: retryAfterSeconds(response.headers, at),
      ...(response.ok ? { isForeign: true } : {}),
    };
  } catch (error) {
    return { kind: "unreachable", reason: redactText(reasonOf(error)) };
  }
}

/** The innermost message: what the network said, not which layer passed it on. */
function reasonOf(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost instanceof Error ? innermost.message : String(innermost);
}
