import { idempotencyProblems, type IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import type { ProblemTable } from "../../platform/http/problem.ts";
import type { AnswerRefusal } from "./answer-message.ts";
import type { ChatRefusal } from "./rules.ts";
import { say } from "../../platform/language/say.ts";

/** Reasons that lie with the buyer's budget or everybody's, not with a provider. */
const LIMITS: ReadonlySet<string> = new Set(["call-over-limit", "daily-limit", "budget-in-use", "shared-limit"]);

export const chatProblems: ProblemTable<ChatRefusal | IdempotencyRefusal | AnswerRefusal> = {
  ...idempotencyProblems,
  "session-not-found": () => ({ type: "not-found", title: "Not found", status: 404, detail: "no such chat session" }),
  "session-closed": ({ state, messageId }) => ({
    type: "chat-session-closed",
    title: "The chat session takes no messages now",
    status: 409,
    detail: "The session's brief is being extracted; it takes messages again when that has ended.",
    extensions: { state, ...(messageId === undefined ? {} : { messageId }) },
  }),
  "reply-under-way": ({ retryAfterSeconds }) => ({
    type: "chat-reply-under-way",
    title: "The assistant is still answering",
    status: 409,
    detail: "Messages of a session are answered one after the other. Nothing was stored; send it again.",
    retryAfterSeconds,
  }),
  "message-not-found": () => ({ type: "not-found", title: "Not found", status: 404, detail: "the session has no such message" }),
  "not-answered": () => ({
    type: "chat-not-answered",
    title: "The message was not answered",
    status: 409,
    detail: "Nobody answers it now either; have it answered with POST to the same address.",
  }),
  "reply-whole": () => ({
    type: "chat-reply-whole",
    title: "The answer is whole",
    status: 409,
    detail: "Only an answer that broke off is made again; say what it lacks in a new message.",
  }),
  "message-overtaken": () => ({
    type: "chat-message-overtaken",
    title: "The conversation has gone on since",
    status: 409,
    detail: "Only the last message is answered again.",
  }),
  "assistant-unavailable": ({ reason, messageId, retryAfterSeconds, raisedTo }) => ({
    type: "chat-assistant-unavailable",
    title: "The assistant does not answer",
    status: LIMITS.has(reason) ? 429 : 503,
    detail:
      raisedTo === undefined
        ? reason === "call-over-limit"
          ? "Your message is kept. With what was said before, it is more than may be used in a whole day: finalize the session, or begin another."
          : "Your message is kept. Send it again with the same Idempotency-Key, or finalize the session."
        : say`Your message is kept. Send it again with the same Idempotency-Key, or finalize the session. Verifying your address raises your limit to ${raisedTo} a day.`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    extensions: { messageId, reason },
  }),
  "session-empty": () => ({
    type: "chat-session-empty",
    title: "There is nothing to finalize",
    status: 409,
    detail: "Say what is needed in at least one message, then finalize.",
  }),
  "nothing-new": ({ reason }) => ({
    type: "chat-session-unchanged",
    title: "Nothing was added since the extraction failed",
    status: 409,
    detail: "No item to buy was found in the conversation; add a message that names one, then finalize again.",
    extensions: { reason },
  }),
};
