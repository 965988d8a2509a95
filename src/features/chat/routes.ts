import { idempotencyKey, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { SSE_HEADERS } from "../../platform/http/sse.ts";
import { finalizeSession } from "./finalize-session.ts";
import { listSessions } from "./list-sessions.ts";
import { openSession } from "./open-session.ts";
import type { ChatDeps } from "./ports.ts";
import { chatProblems } from "./problems.ts";
import { readSession } from "./read-session.ts";
import { regenerateReply } from "./regenerate-reply.ts";
import { resumeReply } from "./resume-reply.ts";
import {
  messageInputSchema,
  messageParams,
  replyEventsSchema,
  openSessionSchema,
  sessionPageSchema,
  sessionParams,
  sessionSchema,
  sessionSummarySchema,
} from "./schemas.ts";
import { sendMessage } from "./send-message.ts";

/** Where a message's answer is had again, for a client whose stream breaks. */
const addressOf = (sessionId: string, messageId: string) => ({
  "content-location": `/chat-sessions/${sessionId}/messages/${messageId}/reply`,
});
const replyStream = { description: "The reply.", contentType: "text/event-stream", events: replyEventsSchema } as const;

const shared = { tag: "Chat", access: "buyer", scope: "chat" } as const;

export const chatRoutes = new Routes<ChatDeps>()
  .add(
    {
      ...shared,
      method: "post",
      path: "/chat-sessions",
      summary: "Open a chat session",
      body: openSessionSchema,
      bodyOptional: true,
      headers: [{ name: "idempotency-key", required: false, description: "The same with each retry of one session." }],
      replies: { 201: { description: "The open session.", schema: sessionSummarySchema } },
      problems: ["idempotency-key-reused"],
    },
    async ({ deps, body, identity, request, reply, refuse }) => {
      const opened = await openSession(deps, identity.id, { ...body, idempotency: idempotencyKey(request, body) });
      if (!opened.ok) return refuse(opened.refusal, chatProblems);
      const { session, replayed } = opened.value;
      return reply(201, session, { location: `/chat-sessions/${session.id}`, ...(replayed ? { [REPLAYED_HEADER]: "true" } : {}) });
    },
  )
  .add(
    {
      ...shared,
      method: "get",
      path: "/chat-sessions",
      summary: "The buyer's chat sessions, newest first",
      query: pageQuery(),
      replies: { 200: { description: "A page of sessions.", schema: sessionPageSchema } },
    },
    async ({ deps, query, identity, reply }) => reply(200, await listSessions(deps, identity.id, query)),
  )
  .add(
    {
      ...shared,
      method: "get",
      path: "/chat-sessions/{id}",
      summary: "A chat session with its messages",
      params: sessionParams,
      replies: { 200: { description: "The session.", schema: sessionSchema } },
      problems: ["not-found"],
    },
    async ({ deps, params, identity, reply, refuse }) => {
      const read = await readSession(deps, identity.id, params.id);
      return read.ok ? reply(200, read.value) : refuse(read.refusal, chatProblems);
    },
  )
  .add(
    {
      ...shared,
      method: "post",
      path: "/chat-sessions/{id}/messages",
      lasts: true,
      summary: "Say something; the assistant's reply streams back",
      description:
        "Events: `message.delta` {text}, then `message.done` {messageId, partial, usage, degraded?} or `error` (a problem). " +
        "The message is stored before it is answered; a retry with the same Idempotency-Key does not store it again. " +
        "The id of an event says how much of the answer the client has; where the stream breaks, GET the answer's `Content-Location` with `Last-Event-ID`. " +
        "Messages that come at once take turns: each is stored when the one before is answered. " +
        "A session that was finalized is opened again, and keeps its `briefId`: finalizing it again makes the brief's next version.",
      params: sessionParams,
      body: messageInputSchema,
      headers: [{ name: "idempotency-key", required: false, description: "The same with each retry of one message." }],
      replies: { 200: replyStream },
      problems: [
        "not-found",
        "chat-session-closed",
        "chat-reply-under-way",
        "chat-message-overtaken",
        "chat-assistant-unavailable",
        "idempotency-key-reused",
        "idempotency-in-flight",
        "feature-switched-off",
      ],
    },
    async ({ deps, params, body, identity, request, refuse }) => {
      const key = idempotencyKey(request, body);
      const sent = await sendMessage(deps, identity, params.id, { content: body.content, key });
      if (!sent.ok) return refuse(sent.refusal, chatProblems);
      return new Response(sent.value.stream, {
        headers: {
          ...SSE_HEADERS,
          ...addressOf(params.id, sent.value.messageId),
          ...(sent.value.replayed ? { [REPLAYED_HEADER]: "true" } : {}),
        },
      });
    },
  )
  .add(
    {
      ...shared,
      method: "post",
      path: "/chat-sessions/{id}/messages/{messageId}/reply",
      summary: "Have an answer that broke off made again",
      description:
        "Streams a new answer to the last message in the place of the one that broke off, or that is missing. `messageId` is the buyer's message, or its answer. One that is whole stays.",
      params: messageParams,
      replies: { 200: replyStream },
      problems: [
        "not-found",
        "chat-session-closed",
        "chat-reply-under-way",
        "chat-reply-whole",
        "chat-message-overtaken",
        "chat-assistant-unavailable",
        "feature-switched-off",
      ],
    },
    async ({ deps, params, identity, refuse }) => {
      const made = await regenerateReply(deps, identity, { sessionId: params.id, messageId: params.messageId });
      if (!made.ok) return refuse(made.refusal, chatProblems);
      return new Response(made.value.stream, { headers: { ...SSE_HEADERS, ...addressOf(params.id, made.value.messageId) } });
    },
  )
  .add(
    {
      ...shared,
      method: "get",
      path: "/chat-sessions/{id}/messages/{messageId}/reply",
      summary: "The answer to a message, from where a broken stream left off",
      description:
        "Events as of the first stream, from behind `Last-Event-ID`; without it the whole. `message.reset` comes first where the client's beginning is of another answer. While the answer is still made: 409 with `Retry-After`.",
      params: messageParams,
      headers: [{ name: "Last-Event-ID", required: false, description: "The id of the last event received." }],
      replies: { 200: replyStream },
      problems: ["not-found", "chat-reply-under-way", "chat-not-answered"],
    },
    async ({ deps, params, identity, request, refuse }) => {
      const asked = { sessionId: params.id, messageId: params.messageId };
      const resumed = await resumeReply(deps, identity.id, asked, request.headers.get("last-event-id"));
      return resumed.ok ? new Response(resumed.value, { headers: SSE_HEADERS }) : refuse(resumed.refusal, chatProblems);
    },
  )
  .add(
    {
      ...shared,
      method: "post",
      path: "/chat-sessions/{id}/finalize",
      summary: "Have the brief extracted",
      description:
        "Idempotent. The session then goes QUEUED_FOR_EXTRACTION, FINALIZING, FINALIZED with its `briefId`, or FAILED with `failureReason`.",
      params: sessionParams,
      replies: { 202: { description: "The session on its way, or at its end.", schema: sessionSummarySchema } },
      problems: ["not-found", "chat-session-empty", "chat-session-unchanged"],
    },
    async ({ deps, params, identity, reply, refuse }) => {
      const finalized = await finalizeSession(deps, identity.id, params.id);
      return finalized.ok ? reply(202, finalized.value) : refuse(finalized.refusal, chatProblems);
    },
  );
