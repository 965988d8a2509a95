import { chatReplied, chatReplyFailed } from "../../platform/events/chat.ts";
import type { Problem } from "../../platform/http/problem.ts";
import type { Buyer } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { converse, type Conversing } from "../llm/converse.ts";
import type { CallRefusal } from "../llm/rules.ts";
import { amountText } from "../llm/unit.ts";
import { ASSISTANT_PROMPT } from "./assistant-prompt.ts";
import type { ChatDeps } from "./ports.ts";
import { createReplyStream, type ReplyStream } from "./reply-stream.ts";
import { promptHistory } from "./rules.ts";
import { keepReply } from "./keep-reply.ts";
import { endReplyLease, insertReply, type ReplyLease } from "./reply-lease.ts";
import { listMessages } from "./store.ts";

/** The assistant did not begin to answer; the buyer's message is kept. */
export interface AnswerRefusal {
  kind: "assistant-unavailable";
  reason: string;
  messageId: string;
  /** Absent where no time helps. */
  retryAfterSeconds?: number;
  /** What the buyer would have a day with a verified address, in words, where having none is the reason. */
  raisedTo?: string;
}

/** Whose budget the answer is paid from. */
export type Asking = Pick<Buyer, "id" | "addressVerified" | "serviceToken">;

/**
 * Has the assistant answer the conversation up to a stored message. Refuses before the stream begins where no model answers;
 * afterwards failures are `error` events. The answer is stored when it has ended, also when the buyer has left by then.
 */
export async function answerMessage(
  deps: ChatDeps,
  { id: userId, addressVerified, serviceToken }: Asking,
  lease: ReplyLease,
): Promise<Result<ReadableStream<Uint8Array>, AnswerRefusal>> {
  const { historyMessages, historyBytes, replyTokens } = deps.contract.chat;
  const { replyId, ...asked } = lease;
  const kept = keepReply(deps, lease);
  const giveUp = async (): Promise<void> => {
    kept.end();
    await endReplyLease(deps.db, lease);
  };
  const stream = createReplyStream(replyId);
  let text = "";
  const begin = async (): ReturnType<typeof converse> => {
    const said = await listMessages(deps.db, asked.sessionId);
    return converse(deps, {
      ...{ userId, addressVerified, serviceToken },
      system: ASSISTANT_PROMPT,
      turns: promptHistory(upTo(said, asked.messageId), { messages: historyMessages, bytes: historyBytes }),
      maxOutputTokens: replyTokens,
      onText: (piece) => {
        text += piece;
        stream.delta(piece);
      },
    });
  };
  const conversing = await begin().catch(async (error: unknown) => {
    await giveUp();
    throw error;
  });
  if (!conversing.ok) {
    await giveUp();
    chatReplyFailed(deps, { ...asked, reason: conversing.refusal.kind });
    return refused({ kind: "assistant-unavailable", messageId: asked.messageId, ...whyNot(conversing.refusal) });
  }
  deps.defer(finish(deps, lease, conversing.value, { stream, text: () => text }).finally(kept.end));
  return ok(stream.readable);
}

/** What the buyer is shown of an answer, and all of its text so far. */
interface Shown {
  stream: ReplyStream;
  text: () => string;
}

/** Not what was said later, nor an answer that broke off and is made again. */
const upTo = <Message extends { id: string }>(said: readonly Message[], messageId: string): Message[] =>
  said.filter(({ id }) => id <= messageId);

async function finish(deps: ChatDeps, lease: ReplyLease, conversing: Conversing, { stream, text }: Shown): Promise<void> {
  const { replyId, ...asked } = lease;
  const usage = await conversing.ended;
  const content = text();
  const partial = usage.outcome !== "complete";
  if (content === "") {
    await endReplyLease(deps.db, lease);
    chatReplyFailed(deps, { ...asked, reason: "no-answer" });
    return stream.failed(noAnswer(asked.messageId));
  }
  const { inputTokens, inputSource, outputTokens, outputSource } = usage;
  const reply = {
    content,
    partial,
    degraded: conversing.degraded ?? null,
    usage: { inputTokens, inputSource, outputTokens, outputSource },
    createdAt: deps.clock.now(),
  };
  try {
    if (!(await insertReply(deps.db, lease, reply))) {
      chatReplyFailed(deps, { ...asked, reason: "lease-lost" });
      return stream.failed(noAnswer(asked.messageId));
    }
  } catch (error) {
    chatReplyFailed(deps, { ...asked, reason: "not-stored", error });
    return stream.failed({
      ...noAnswer(asked.messageId),
      detail: "The answer could not be stored; your message is kept. Send it again with the same Idempotency-Key.",
    });
  }
  chatReplied(deps, { ...asked, model: conversing.model, partial, failover: conversing.degraded !== undefined });
  await stream.done({ id: replyId, ...reply });
}

/** A limit, or a provider that is given time, says when it is worth another try; what ails a provider may be over in seconds. */
function whyNot(refusal: CallRefusal): Pick<AnswerRefusal, "reason" | "retryAfterSeconds" | "raisedTo"> {
  const { kind: reason } = refusal;
  if (refusal.kind === "shared-limit" || refusal.kind === "provider-circuit-open")
    return { reason, retryAfterSeconds: refusal.retryAfterSeconds };
  if (refusal.kind !== "call-over-limit" && refusal.kind !== "daily-limit" && refusal.kind !== "budget-in-use")
    return { reason, retryAfterSeconds: 5 };
  const { unit, verifiedLimit } = refusal;
  const raised = verifiedLimit === undefined ? {} : { raisedTo: amountText(unit, verifiedLimit) };
  return { reason, ...raised, ...(refusal.kind === "call-over-limit" ? {} : { retryAfterSeconds: refusal.retryAfterSeconds }) };
}

const noAnswer = (messageId: string): Problem => ({
  type: "chat-assistant-unavailable",
  title: "The assistant did not answer",
  status: 503,
  detail: "Your message is kept. Send it again with the same Idempotency-Key, or finalize the session.",
  extensions: { messageId },
});
