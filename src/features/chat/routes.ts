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
import { messageInputSchema, openSessionSchema, sessionPageSchema, sessionParams, sessionSchema, sessionSummarySchema } from "./schemas.ts";
import { sendMessage } from "./send-message.ts";

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
      replies: { 201: { description: "The open session.", schema: sessionSummarySchema } },
    },
    async ({ deps, body, identity, reply }) => {
      const session = await openSession(deps, identity.id, body);
      return reply(201, session, { location: `/chat-sessions/${session.id}` });
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
      summary: "Say something; the assistant's reply streams back",
      description:
        "Events: `message.delta` {text}, then `message.done` {messageId, partial, usage, degraded?} or `error` (a problem). " +
        "The message is stored before it is answered; a retry with the same Idempotency-Key does not store it again. " +
        "A session that was finalized is opened again, and keeps its `briefId`: finalizing it again makes the brief's next version.",
      params: sessionParams,
      body: messageInputSchema,
      headers: [{ name: "idempotency-key", required: false, description: "The same with each retry of one message." }],
      replies: { 200: { description: "The reply.", contentType: "text/event-stream" } },
      problems: [
        "not-found",
        "chat-session-closed",
        "chat-assistant-unavailable",
        "idempotency-key-reused",
        "idempotency-in-flight",
        "feature-switched-off",
      ],
    },
    async ({ deps, params, body, identity, request, refuse }) => {
      const key = await idempotencyKey(request, body);
      const sent = await sendMessage(deps, identity, params.id, { content: body.content, key });
      if (!sent.ok) return refuse(sent.refusal, chatProblems);
      return new Response(sent.value.stream, {
        headers: { ...SSE_HEADERS, ...(sent.value.replayed ? { [REPLAYED_HEADER]: "true" } : {}) },
      });
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
