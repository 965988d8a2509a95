import { chatMessageStored } from "../../platform/events/chat.ts";
import { switchedOff } from "../../platform/errors.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { answerMessage, type AnswerRefusal, type Asking } from "./answer-message.ts";
import { replayReply } from "./reply-stream.ts";
import type { ChatDeps } from "./ports.ts";
import { findAnswered, insertUserMessage, leaseReply, type ReplyLease } from "./reply-lease.ts";
import { decideRegenerate, takesMessages, type ChatRefusal } from "./rules.ts";
import { findKeyed, findSession } from "./store.ts";

export interface SentMessage {
  /** The buyer's message, by which its answer is asked for again. */
  messageId: string;
  /** The answer as an event stream. */
  stream: ReadableStream<Uint8Array>;
  replayed: boolean;
}

export type SendRefusal = ChatRefusal | IdempotencyRefusal | AnswerRefusal;

/** A message that comes while another is answered waits for its turn so long, and looks whether it has come. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 400;

/**
 * Stores what a buyer says, then has it answered. Messages that come at once take turns: each is stored when the one before is answered. A retry
 * with the same key stores nothing again: it gets the answer there is, or has one made where the first try got none. The message stays, whether
 * it is answered or not.
 */
export async function sendMessage(
  deps: ChatDeps,
  buyer: Asking,
  sessionId: string,
  said: { content: string; key: IdempotencyKey | undefined },
): Promise<Result<SentMessage, SendRefusal>> {
  if ((await deps.switches.state("chat")) === "off") throw switchedOff("chat");
  for (let waited = 0; ; waited += LOOK_MS) {
    const sent = await attempt(deps, buyer, sessionId, said);
    if (sent.ok || sent.refusal.kind !== "reply-under-way" || waited >= PATIENCE_MS) return sent;
    await deps.pause(LOOK_MS);
  }
}

async function attempt(
  deps: ChatDeps,
  buyer: Asking,
  sessionId: string,
  { content, key }: { content: string; key: IdempotencyKey | undefined },
): Promise<Result<SentMessage, SendRefusal>> {
  const leaseSeconds = deps.contract.chat.replyLeaseSeconds;
  const lease = { sessionId, messageId: deps.ids.next("msg"), replyId: deps.ids.next("msg") };
  if (await insertUserMessage(deps.db, { ...lease, buyerId: buyer.id, content, key, at: deps.clock.now(), leaseSeconds })) {
    chatMessageStored(deps, { sessionId, messageId: lease.messageId });
    return answer(deps, buyer, lease);
  }
  const known = key && (await findKeyed(deps.db, sessionId, buyer.id, key.key));
  if (known) {
    if (known.message.fingerprint !== key.fingerprint) return refused({ kind: "idempotency-key-reused" });
    const again = { ...lease, messageId: known.message.id };
    if (known.reply) return ok({ messageId: again.messageId, stream: replayReply(known.reply), replayed: true });
    return (await leaseReply(deps.db, again, leaseSeconds)) ? answer(deps, buyer, again) : whyUnanswered(deps, buyer, again);
  }
  const session = await findSession(deps.db, sessionId, buyer.id);
  if (!session) return refused({ kind: "session-not-found" });
  if (!takesMessages(session.state)) return refused({ kind: "session-closed", state: session.state });
  return refused({ kind: "reply-under-way", retryAfterSeconds: 2 });
}

/** A stored message that cannot be answered now, or never will be; or whose answer has come meanwhile. */
async function whyUnanswered(
  deps: ChatDeps,
  buyer: Asking,
  { sessionId, messageId }: ReplyLease,
): Promise<Result<SentMessage, SendRefusal>> {
  const found = await findAnswered(deps.db, sessionId, buyer.id, messageId);
  if (!found) return refused({ kind: "session-not-found" });
  if (found.reply) return ok({ messageId, stream: replayReply(found.reply), replayed: true });
  const decided = decideRegenerate(found, deps.clock.now());
  if (decided.ok || decided.refusal.kind === "reply-under-way") return refused({ kind: "idempotency-in-flight", retryAfterSeconds: 5 });
  return refused(decided.refusal.kind === "session-closed" ? { ...decided.refusal, messageId } : decided.refusal);
}

async function answer(deps: ChatDeps, buyer: Asking, lease: ReplyLease): Promise<Result<SentMessage, SendRefusal>> {
  const answered = await answerMessage(deps, buyer, lease);
  return answered.ok ? ok({ messageId: lease.messageId, stream: answered.value, replayed: false }) : answered;
}
