import { switchedOff } from "../../platform/errors.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { answerMessage, type AnswerRefusal, type Asking } from "./answer-message.ts";
import type { ChatDeps } from "./ports.ts";
import { decideRegenerate, type ChatRefusal } from "./rules.ts";
import { findAnswered, leaseReply } from "./reply-lease.ts";

/**
 * Has the last message of a session answered anew, where its answer broke off or there is none; the new answer takes the place of the old one. One
 * that is whole stays: a second call finds it so.
 */
export async function regenerateReply(
  deps: ChatDeps,
  buyer: Asking,
  named: { sessionId: string; messageId: string },
): Promise<Result<{ messageId: string; stream: ReadableStream<Uint8Array> }, ChatRefusal | AnswerRefusal>> {
  if ((await deps.switches.state("chat")) === "off") throw switchedOff("chat");
  const found = await findAnswered(deps.db, named.sessionId, buyer.id, named.messageId);
  if (!found) return refused({ kind: "message-not-found" });
  const decided = decideRegenerate(found, deps.clock.now());
  if (!decided.ok) return decided;
  const lease = { sessionId: named.sessionId, messageId: found.message.id, replyId: deps.ids.next("msg") };
  if (!(await leaseReply(deps.db, lease, deps.contract.chat.replyLeaseSeconds)))
    return refused({ kind: "reply-under-way", retryAfterSeconds: 2 });
  const answered = await answerMessage(deps, buyer, lease);
  return answered.ok ? ok({ messageId: lease.messageId, stream: answered.value }) : answered;
}
