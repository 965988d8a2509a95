import { ok, refused, type Result } from "../../platform/result.ts";

/** OPEN → QUEUED_FOR_EXTRACTION → FINALIZING → FINALIZED, or FAILED; from both ends a message opens it again. */
export const SESSION_STATES = ["OPEN", "QUEUED_FOR_EXTRACTION", "FINALIZING", "FINALIZED", "FAILED"] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** Why an extraction failed: nothing to buy in the conversation, or the agent kept failing. */
export type FailureReason = "no-items-found" | "extraction-refused" | "extraction-failed";

export type ChatRefusal =
  | { kind: "session-not-found" }
  /** With the message's id where it is stored, though nobody answers it. */
  | { kind: "session-closed"; state: SessionState; messageId?: string }
  /** Another message of the session is being answered, or this one still is. */
  | { kind: "reply-under-way"; retryAfterSeconds: number }
  | { kind: "message-not-found" }
  | { kind: "not-answered" }
  | { kind: "reply-whole" }
  | { kind: "message-overtaken" }
  | { kind: "session-empty" }
  | { kind: "nothing-new"; reason: string };

/** Messages are taken while nobody reads the conversation: one after the brief goes into its next version. */
export const takesMessages = (state: SessionState): boolean => state !== "QUEUED_FOR_EXTRACTION" && state !== "FINALIZING";

/** Whether one of the session's messages is being answered; who died of it does so no longer than its lease. */
export const isAnswering = ({ answeringUntil }: { answeringUntil: Date | null }, now: Date): boolean =>
  answeringUntil !== null && answeringUntil > now;

/** What is answered anew is the last thing the buyer said, where its answer broke off or is missing. */
export function decideRegenerate(
  {
    session,
    reply,
    overtaken,
  }: { session: { state: SessionState; answeringUntil: Date | null }; reply: { partial: boolean } | undefined; overtaken: boolean },
  now: Date,
): Result<undefined, ChatRefusal> {
  if (!takesMessages(session.state)) return refused({ kind: "session-closed", state: session.state });
  if (overtaken) return refused({ kind: "message-overtaken" });
  if (isAnswering(session, now)) return refused({ kind: "reply-under-way", retryAfterSeconds: 2 });
  return reply && !reply.partial ? refused({ kind: "reply-whole" }) : ok(undefined);
}

/** Finalizing again is harmless: what is on its way or done stays as it is. */
export function decideFinalize(session: {
  state: SessionState;
  failureReason: string | null;
  userMessages: number;
}): Result<"queue" | "already", ChatRefusal> {
  if (session.state !== "OPEN" && session.state !== "FAILED") return ok("already");
  if (session.userMessages === 0) return refused({ kind: "session-empty" });
  if (session.state === "FAILED" && session.failureReason === "no-items-found")
    return refused({ kind: "nothing-new", reason: "no-items-found" });
  return ok("queue");
}

export interface Said {
  role: "user" | "assistant";
  content: string;
}

/** The end of a conversation that fits a prompt: at most so many messages and bytes, the last message always, beginning with the user's. */
export function promptHistory(messages: readonly Said[], limits: { messages: number; bytes: number }): Said[] {
  const kept: Said[] = [];
  let bytes = 0;
  for (const message of messages.toReversed()) {
    bytes += new TextEncoder().encode(message.content).byteLength;
    if (kept.length > 0 && (kept.length >= limits.messages || bytes > limits.bytes)) break;
    kept.unshift({ role: message.role, content: message.content });
  }
  const first = kept.findIndex(({ role }) => role === "user");
  return merged(kept.slice(Math.max(0, first)));
}

/** Messages of one speaker in a row become one, as providers that want turns ask for; it happens where an answer failed. */
function merged(messages: readonly Said[]): Said[] {
  const turns: Said[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (last?.role === message.role) last.content += `\n\n${message.content}`;
    else turns.push({ ...message });
  }
  return turns;
}
