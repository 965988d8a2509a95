import { operatorsEventSchema } from "../../../platform/outbox/event-data.ts";
import { OPERATORS_EVENT_TYPES } from "../../../platform/outbox/event-types.ts";
import { OPERATORS_ACCOUNT } from "../../auth/operators-account.ts";
import { automationOperations } from "../automation-operations.ts";
import { operatorsTriggers } from "../conditions/fields.ts";
import { createBodyOf, triggerList } from "../schemas.ts";

const tag = "Automations: operators'";
const PATH = "/admin/operators-automations";

/** Automations of the operators: made by an admin, owned by all of them, and on record in the audit trail. */
export const operatorsAutomationRoutes = automationOperations({
  ...{ path: PATH, tag, one: "one of the operators' automations", all: "The operators' automations" },
  create: {
    summary: "Have a webhook delivered to the operators at each event of a type",
    description:
      "Of the whole (an alert was raised, exchange rates are stale) and of every buyer's orders, checkouts and limits. The signature, the order and the schedule are those of buyers' automations.",
    body: createBodyOf(OPERATORS_EVENT_TYPES, {
      name: "Tell the exchange desk",
      eventType: "fx.stale",
      url: "https://hooks.acme.test/fx",
      conditions: [{ field: "/coverage", operator: "one-of", value: ["partial", "expired"] }],
      enabled: true,
    }),
  },
  event: { name: "operatorsAutomation", body: operatorsEventSchema },
  writes: { access: "admin" },
  reads: { access: "operator" },
  tries: { access: "operator" },
  seenBy: () => OPERATORS_ACCOUNT,
}).add(
  {
    ...{ method: "get", path: `${PATH}/triggers`, tag, access: "observer" },
    summary: "What the operators' automations can be told of, with the schema of each event",
    replies: { 200: { description: "The triggers.", schema: triggerList } },
  },
  async ({ reply }) => reply(200, { items: operatorsTriggers() }),
);
