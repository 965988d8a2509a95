import { chatReplied, chatReplyFailed } from "../../platform/events/chat.ts";
import type { Problem } from "../../platform/http/problem.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { converse, type Conversing } from "../llm/converse.ts";
import { ASSISTANT_PROMPT } from "./assistant-prompt.ts";
import type { ChatDeps } from "./ports.ts";
import { createReplyStream, type ReplyStream } from "./reply-stream.ts";
import { promptHistory } from "./rules.ts";
import { endReplyLease, insertReply, listMessages } from "./store.ts";

const MAX_REPLY_TOKENS = 1_024;

/** The assistant did not begin to answer; the buyer's message is kept. */
export type AnswerRefusal = { kind: "assistant-unavailable"; reason: string; messageId: string; retryAfterSeconds: number };

interface Asked {
  buyerId: string;
  sessionId: string;
  messageId: string;
}

/**
 * Has the assistant answer the conversation up to a stored message. Refuses before the stream begins where no model answers;
 * afterwards failures are `error` events. The answer is stored when it has ended, also when the buyer has left by then.
 */
export async function answerMessage(deps: ChatDeps, asked: Asked): Promise<Result<ReadableStream<Uint8Array>, AnswerRefusal>> {
  const { historyMessages, historyBytes } = deps.contract.chat;
  const said = await listMessages(deps.db, asked.sessionId);
  const stream = createReplyStream();
  let text = "";
  const conversing = await converse(deps, {
    userId: asked.buyerId,
    system: ASSISTANT_PROMPT,
    turns: promptHistory(said, { messages: historyMessages, bytes: historyBytes }),
    maxOutputTokens: MAX_REPLY_TOKENS,
    onText: (piece) => {
      text += piece;
      stream.delta(piece);
    },
  }).catch(async (error: unknown) => {
    await endReplyLease(deps.db, asked.messageId);
    throw error;
  });
  if (!conversing.ok) {
    await endReplyLease(deps.db, asked.messageId);
    chatReplyFailed(deps, { ...asked, reason: conversing.refusal.kind });
    const { kind: reason } = conversing.refusal;
    const retryAfterSeconds = conversing.refusal.kind === "daily-limit" ? conversing.refusal.retryAfterSeconds : 5;
    return refused({ kind: "assistant-unavailable", reason, messageId: asked.messageId, retryAfterSeconds });
  }
  deps.defer(finish(deps, asked, conversing.value, stream, () => text));
  return ok(stream.readable);
}

async function finish(deps: ChatDeps, asked: Asked, conversing: Conversing, stream: ReplyStream, textOf: () => string): Promise<void> {
  const usage = await conversing.ended;
  const content = textOf();
  const partial = usage.outcome !== "complete";
  if (content === "") {
    await endReplyLease(deps.db, asked.messageId);
    chatReplyFailed(deps, { ...asked, reason: "no-answer" });
    return stream.failed(noAnswer(asked.messageId));
  }
  const { inputTokens, inputSource, outputTokens, outputSource } = usage;
  const reply = {
    id: deps.ids.next("msg"),
    sessionId: asked.sessionId,
    replyTo: asked.messageId,
    content,
    partial,
    degraded: conversing.degraded ?? null,
    usage: { inputTokens, inputSource, outputTokens, outputSource },
    createdAt: deps.clock.now(),
  };
  try {
    await insertReply(deps.db, reply);
  } catch (error) {
    chatReplyFailed(deps, { ...asked, reason: "not-stored", error });
    return stream.failed({
      ...noAnswer(asked.messageId),
      detail: "The answer could not be stored; your message is kept. Send it again with the same Idempotency-Key.",
    });
  }
  chatReplied(deps, { ...asked, model: conversing.model, partial, failover: conversing.degraded !== undefined });
  await stream.done(reply);
}

const noAnswer = (messageId: string): Problem => ({
  type: "chat-assistant-unavailable",
  title: "The assistant did not answer",
  status: 503,
  detail: "Your message is kept. Send it again with the same Idempotency-Key, or finalize the session.",
  extensions: { messageId },
});
