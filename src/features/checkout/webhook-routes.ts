import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import type { CheckoutDeps } from "./ports.ts";
import { replayWebhooks } from "./replay-webhooks.ts";
import { replayBody, replayedSchema, webhookPageSchema, webhooksQuery, webhookView } from "./webhook-schemas.ts";
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
      const rows = await listWebhooks(deps.db, { state: query.state, limit: query.limit + 1, beforeId });
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
  );
