import type { Buyer, Operator } from "../../platform/identity.ts";
import { deliveredEventSchema } from "../../platform/outbox/event-data.ts";
import { EVENT_TYPES } from "../../platform/outbox/event-types.ts";
import { automationOperations } from "./automation-operations.ts";
import { readAutomation, readExecutions, readVersions } from "./read-automations.ts";
import { readRests } from "./read-receivers.ts";
import { automationParams, automationSchema, createBodyOf, executionPage, listQuery, versionList } from "./schemas.ts";
import { shown, shownExecution, shownVersion } from "./shown.ts";

const tag = "Automations";
const scope = "automations";
const reads = { access: "any", scope } as const;

/** A buyer sees their own, an operator everybody's. */
const ownerOf = (identity: Buyer | Operator): string | undefined => (identity.kind === "buyer" ? identity.id : undefined);

export const automationsRoutes = automationOperations({
  ...{ path: "/automations", tag, one: "an automation", all: "Automations" },
  create: {
    summary: "Have a webhook delivered, a mail sent, or both, at each event of a type",
    description:
      "What is done is said by `actions`, in order; without them the webhook alone. Deliveries follow Standard Webhooks: verify `webhook-signature` with the secret, and take one `webhook-id` as one event.",
    body: createBodyOf(EVENT_TYPES, {
      name: "Tell procurement",
      eventType: "order.completed",
      url: "https://hooks.acme.test/orders",
      conditions: [{ field: "/total/currency", operator: "equals", value: "EUR" }],
      enabled: true,
    }),
  },
  event: { name: "automation", body: deliveredEventSchema },
  writes: { access: "buyer", scope },
  reads,
  tries: { access: "buyer", scope },
  seenBy: ownerOf,
})
  .add(
    {
      method: "get",
      path: "/automations/{id}",
      tag,
      summary: "One automation",
      ...reads,
      params: automationParams,
      replies: { 200: { description: "The automation.", schema: automationSchema } },
    },
    async ({ deps, identity, params, reply }) => {
      const row = await readAutomation(deps, ownerOf(identity), params.id);
      return reply(200, shown(row, (await readRests(deps, [row.id])).get(row.id)));
    },
  )
  .add(
    {
      method: "get",
      path: "/automations/{id}/versions",
      tag,
      summary: "What an automation was, version by version",
      ...reads,
      params: automationParams,
      replies: { 200: { description: "Its versions.", schema: versionList } },
    },
    async ({ deps, identity, params, reply }) => {
      const versions = await readVersions(deps, ownerOf(identity), params.id);
      return reply(200, { items: versions.map(shownVersion) });
    },
  )
  .add(
    {
      method: "get",
      path: "/automations/{id}/executions",
      tag,
      summary: "What an automation was executed for, newest first",
      ...reads,
      params: automationParams,
      query: listQuery,
      replies: { 200: { description: "One page.", schema: executionPage } },
    },
    async ({ deps, identity, params, query, reply }) => {
      const { items, nextCursor } = await readExecutions(deps, ownerOf(identity), params.id, query);
      return reply(200, { items: items.map(shownExecution), nextCursor });
    },
  );
