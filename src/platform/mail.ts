import * as z from "zod";
import type { Settings } from "../env.ts";
import { unavailable, unconfigured } from "./errors.ts";
import { fetchWithDeadline, readLimited } from "./fetch-with-deadline.ts";
import { once } from "./once.ts";
import { ok, refused, type Result } from "./result.ts";

export interface MailMessage {
  to: string;
  subject: string;
  /** Plain text. */
  text: string;
  /** The same for each try of one mail, whose bytes are then the same too: the provider takes it once. */
  idempotencyKey: string;
}

/** The provider will never take this mail: its address or content is not one. */
export interface MailRefusal {
  kind: "mail-refused";
  reason: string;
}

export interface Mail {
  /** Hands a mail to the provider. Throws `dependency-unavailable` or `dependency-unconfigured`; it may then have been taken all the same. */
  send(message: MailMessage): Promise<Result<undefined, MailRefusal>>;
}

const MAX_ANSWER_BYTES = 16 * 1024;
/** What Resend answers for a mail that is not one, as against a key, a quota or a server that is not right. */
const REFUSING = new Set([400, 422]);
const taken = once(() => z.object({ id: z.string().min(1) }));
const fault = once(() => z.object({ name: z.string().max(200) }));

/** How each call comes: the provider refuses one that does not name its program, and the platform names none by itself. */
export const mailHeaders = (apiKey: string): Record<string, string> => ({
  authorization: `Bearer ${apiKey}`,
  "user-agent": "ProcureIQ/1.0",
});

export const mailUrl = (baseUrl: string, path: string): string => baseUrl.replace(/\/+$/, "") + path;

/** Mail over Resend's HTTP API: `POST /emails` with `Idempotency-Key`, which the provider keeps for a day. */
export function createMail(settings: Settings, deadlineMs: number): Mail {
  return {
    async send({ to, subject, text, idempotencyKey }) {
      const { mail } = settings;
      if (mail.state !== "configured") throw unconfigured("mail", [...mail.missing, ...mail.malformed.map(({ name }) => name)]);
      const { MAIL_BASE_URL, MAIL_API_KEY, MAIL_FROM } = mail.value;
      const response = await fetchWithDeadline(mailUrl(MAIL_BASE_URL, "/emails"), {
        method: "POST",
        headers: { ...mailHeaders(MAIL_API_KEY), "content-type": "application/json", "idempotency-key": idempotencyKey },
        body: JSON.stringify({ from: MAIL_FROM, to: [to], subject, text }),
        deadlineMs,
        dependency: "mail",
      });
      const answer = await readAnswer(response);
      if (response.ok && taken().safeParse(answer).success) return ok(undefined);
      const { data } = fault().safeParse(answer);
      if (REFUSING.has(response.status) && data) return refused({ kind: "mail-refused", reason: data.name });
      throw unavailable("mail", new Error(`status ${response.status}, ${data?.name ?? "not the provider's answer"}`));
    },
  };
}

async function readAnswer(response: Response): Promise<unknown> {
  try {
    return JSON.parse((await readLimited(response, MAX_ANSWER_BYTES)).text);
  } catch (error) {
    throw unavailable("mail", error);
  }
}
