import * as z from "zod";
import { idempotencyKey, REPLAYED_HEADER } from "../../../platform/http/idempotency.ts";
import { Routes } from "../../../platform/http/route.ts";
import { operatorsEventSchema } from "../../../platform/outbox/event-data.ts";
import { OPERATORS_EVENT_TYPES } from "../../../platform/outbox/event-types.ts";
import { OPERATORS_ACCOUNT } from "../../auth/operators-account.ts";
import { changeAutomation } from "../change-automation.ts";
import { operatorsTriggers } from "../conditions/fields.ts";
import { createAutomation } from "../create-automation.ts";
import { deleteAutomation } from "../delete-automation.ts";
import type { AutomationsDeps } from "../ports.ts";
import { automationProblems } from "../problems.ts";
import { readAutomations } from "../read-automations.ts";
import { readRests } from "../read-receivers.ts";
import { rotateSecret } from "../rotate-secret.ts";
import {
  automationPage,
  automationParams,
  automationSchema,
  automationWithSecretSchema,
  changeBody,
  createBody,
  listQuery,
  rotatedSchema,
  testBody,
  testRunSchema,
  triggerList,
} from "../schemas.ts";
import { shown } from "../shown.ts";
import { testAutomation } from "../test-automation.ts";

const tag = "Automations: operators'";
const PATH = "/admin/operators-automations";
const NO_STORE = { "cache-control": "no-store" };

/** What buyers say of theirs, of another list of events. */
export const operatorsCreateBody = z.strictObject({ ...createBody.shape, eventType: z.enum(OPERATORS_EVENT_TYPES) }).meta({
  example: {
    name: "Tell the exchange desk",
    eventType: "fx.stale",
    url: "https://hooks.acme.test/fx",
    conditions: [{ field: "/coverage", operator: "one-of", value: ["partial", "expired"] }],
    enabled: true,
  },
});

/** Automations of the operators: made by an admin, owned by all of them, and on record in the audit trail. */
export const operatorsAutomationRoutes = new Routes<AutomationsDeps>()
  .add(
    {
      method: "post",
      path: PATH,
      tag,
      summary: "Have a webhook delivered to the operators at each event of a type",
      description:
        "Of the whole (an alert was raised, exchange rates are stale) and of every buyer's orders, checkouts and limits. The signature, the order and the schedule are those of buyers' automations.",
      access: "admin",
      body: operatorsCreateBody,
      headers: [
        {
          name: "idempotency-key",
          required: false,
          description: "A retry with the same key makes no second automation; it answers the first, marked `idempotency-replayed`.",
        },
      ],
      replies: {
        201: { description: "The automation, with its secret.", schema: automationWithSecretSchema, headers: [REPLAYED_HEADER] },
      },
      callback: {
        name: "operatorsAutomation",
        url: "{$request.body#/url}",
        description: "An event of the automation's type.",
        body: operatorsEventSchema,
        answers: {
          "2XX": "It is taken.",
          "410": "The receiver wants no more: the automation is disabled.",
          default: "It is sent again, until the schedule is spent; so is what is not answered in time.",
        },
      },
      problems: [
        "automation-url-refused",
        "condition-refused",
        "action-refused",
        "too-many-automations",
        "idempotency-key-reused",
        "automation-deleted",
      ],
    },
    async ({ deps, identity: operator, body, request, reply, refuse }) => {
      const result = await createAutomation(deps, OPERATORS_ACCOUNT, { ...body, operator }, idempotencyKey(request, body));
      if (!result.ok) return refuse(result.refusal, automationProblems);
      const { row, replayed } = result.value;
      return reply(201, { ...shown(row), secret: row.secret }, { ...NO_STORE, ...(replayed ? { [REPLAYED_HEADER]: "true" } : {}) });
    },
  )
  .add(
    {
      method: "get",
      path: PATH,
      tag,
      summary: "The operators' automations, newest first",
      access: "operator",
      query: listQuery,
      replies: { 200: { description: "One page.", schema: automationPage } },
    },
    async ({ deps, query, reply }) => {
      const { items, nextCursor } = await readAutomations(deps, OPERATORS_ACCOUNT, query);
      const rests = await readRests(
        deps,
        items.map(({ id }) => id),
      );
      return reply(200, { items: items.map((row) => shown(row, rests.get(row.id))), nextCursor });
    },
  )
  .add(
    {
      method: "get",
      path: `${PATH}/triggers`,
      tag,
      summary: "What the operators' automations can be told of, with the schema of each event",
      access: "observer",
      replies: { 200: { description: "The triggers.", schema: triggerList } },
    },
    async ({ reply }) => reply(200, { items: operatorsTriggers() }),
  )
  .add(
    {
      method: "patch",
      path: `${PATH}/{id}`,
      tag,
      summary: "Rename, readdress, condition, enable or disable one of the operators' automations",
      access: "admin",
      params: automationParams,
      body: changeBody,
      replies: { 200: { description: "The automation.", schema: automationSchema } },
      problems: ["automation-url-refused", "condition-refused", "action-refused"],
    },
    async ({ deps, identity: operator, params, body, reply, refuse }) => {
      const result = await changeAutomation(deps, OPERATORS_ACCOUNT, params.id, { ...body, operator });
      return result.ok ? reply(200, shown(result.value)) : refuse(result.refusal, automationProblems);
    },
  )
  .add(
    {
      method: "delete",
      path: `${PATH}/{id}`,
      tag,
      summary: "Delete one of the operators' automations",
      access: "admin",
      params: automationParams,
      replies: { 204: { description: "It is deleted." } },
    },
    async ({ deps, identity, params }) => {
      await deleteAutomation(deps, OPERATORS_ACCOUNT, params.id, identity);
      return new Response(null, { status: 204 });
    },
  )
  .add(
    {
      method: "post",
      path: `${PATH}/{id}/test`,
      tag,
      summary: "Try one of the operators' automations at a past event, without sending anything",
      access: "operator",
      params: automationParams,
      body: testBody,
      bodyOptional: true,
      replies: { 200: { description: "What it would do.", schema: testRunSchema } },
      problems: ["condition-refused", "no-past-event", "not-found"],
    },
    async ({ deps, params, body, reply, refuse }) => {
      const result = await testAutomation(deps, OPERATORS_ACCOUNT, params.id, body ?? {});
      return result.ok ? reply(200, result.value) : refuse(result.refusal, automationProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${PATH}/{id}/rotate-secret`,
      tag,
      summary: "Give one of the operators' automations a new secret",
      description: "Until `previousSecretUntil` deliveries are signed with both.",
      access: "admin",
      params: automationParams,
      replies: { 200: { description: "The new secret.", schema: rotatedSchema } },
      problems: ["too-many-secrets"],
    },
    async ({ deps, identity, params, reply, refuse }) => {
      const result = await rotateSecret(deps, OPERATORS_ACCOUNT, params.id, identity);
      if (!result.ok) return refuse(result.refusal, automationProblems);
      const { secret, previousSecretUntil } = result.value;
      return reply(200, { secret, previousSecretUntil: previousSecretUntil.toISOString() }, NO_STORE);
    },
  );
