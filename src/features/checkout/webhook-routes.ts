import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { decideWebhook } from "./decide-webhook.ts";
import type { CheckoutDeps } from "./ports.ts";
import { webhookProblems } from "./problems.ts";
import { replayWebhooks } from "./replay-webhooks.ts";
import {
  replayBody,
  replayedSchema,
  webhookDecidedSchema,
  webhookDecisionBody,
  webhookPageSchema,
  webhookParams,
  webhooksQuery,
  webhookView,
} from "./webhook-schemas.ts";
import { listWebhooks } from "./webhook-store.ts";

const tag = "Webhooks";

export const webhookRoutes = new Routes<CheckoutDeps>()
  .add(
    {
      method: "get",
      path: "/admin/webhooks",
      tag,
      summary: "Received webhooks",
      access: "observer",
      query: webhooksQuery,
      replies: { 200: { description: "Newest first.", schema: webhookPageSchema } },
    },
    async ({ deps, query, reply }) => {
      const [beforeId] = readCursor(query.cursor, 1) ?? [];
      const rows = await listWebhooks(deps.db, { state: query.state, paymentIntentId: query.payment, limit: query.limit + 1, beforeId });
      return reply(
        200,
        toPage(rows, query.limit, ({ id }) => [id], webhookView),
        { "cache-control": "no-store" },
      );
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/webhooks/replay",
      tag,
      summary: "Act again on received webhooks",
      description: "By id, or the oldest in a state; acted ones too. Never pays, ships or counts twice.",
      access: "operator",
      body: replayBody,
      replies: { 200: { description: "What came of each.", schema: replayedSchema } },
    },
    async ({ deps, body, identity, reply }) => reply(200, { replayed: await replayWebhooks(deps, identity, body) }),
  )
  .add(
    {
      method: "post",
      path: "/admin/webhooks/{id}/decision",
      tag,
      summary: "Put away a webhook that could not be acted on",
      description:
        "Of a parked one, once: `handled`, what it tells of was seen to by hand; `ignored`, it is nothing to us. It pages no more.",
      access: "operator",
      params: webhookParams,
      body: webhookDecisionBody,
      replies: { 200: { description: "What it is now.", schema: webhookDecidedSchema } },
      problems: ["webhook-not-parked"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await decideWebhook(deps, identity, params.id, body);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, webhookProblems);
    },
  );
