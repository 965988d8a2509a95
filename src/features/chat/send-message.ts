import { chatMessageStored } from "../../platform/events/chat.ts";
import { switchedOff } from "../../platform/errors.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { answerMessage, type AnswerRefusal, type Asking } from "./answer-message.ts";
import { replayReply } from "./reply-stream.ts";
import type { ChatDeps } from "./ports.ts";
import { takesMessages, type ChatRefusal } from "./rules.ts";
import { findKeyed, findSession, insertUserMessage, leaseReply } from "./store.ts";

export interface SentMessage {
  /** The answer as an event stream. */
  stream: ReadableStream<Uint8Array>;
  replayed: boolean;
}

type SendRefusal = ChatRefusal | IdempotencyRefusal | AnswerRefusal;

/**
 * Stores what a buyer says, then has it answered. A retry with the same key stores nothing again: it gets the answer there is,
 * or has one made where the first try got none. The message stays, whether it is answered or not.
 */
export async function sendMessage(
  deps: ChatDeps,
  buyer: Asking,
  sessionId: string,
  { content, key }: { content: string; key: IdempotencyKey | undefined },
): Promise<Result<SentMessage, SendRefusal>> {
  if ((await deps.switches.state("chat")) === "off") throw switchedOff("chat");
  const leaseSeconds = deps.contract.chat.replyLeaseSeconds;
  const message = { id: deps.ids.next("msg"), sessionId, buyerId: buyer.id, content, key, at: deps.clock.now(), leaseSeconds };
  if (await insertUserMessage(deps.db, message)) {
    chatMessageStored(deps, { sessionId, messageId: message.id });
    return answer(deps, buyer, sessionId, message.id);
  }
  const known = key && (await findKeyed(deps.db, sessionId, buyer.id, key.key));
  if (known) {
    if (known.message.fingerprint !== key.fingerprint) return refused({ kind: "idempotency-key-reused" });
    if (known.reply) return ok({ stream: replayReply(known.reply), replayed: true });
    if (!(await leaseReply(deps.db, known.message.id, leaseSeconds)))
      return refused({ kind: "idempotency-in-flight", retryAfterSeconds: 5 });
    return answer(deps, buyer, sessionId, known.message.id);
  }
  const session = await findSession(deps.db, sessionId, buyer.id);
  if (!session) return refused({ kind: "session-not-found" });
  return takesMessages(session.state)
    ? refused({ kind: "idempotency-in-flight", retryAfterSeconds: 1 })
    : refused({ kind: "session-closed", state: session.state });
}

async function answer(deps: ChatDeps, buyer: Asking, sessionId: string, messageId: string): Promise<Result<SentMessage, SendRefusal>> {
  const answered = await answerMessage(deps, buyer, { sessionId, messageId });
  return answered.ok ? ok({ stream: answered.value, replayed: false }) : answered;
}
