import { idempotencyKey, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import { Routes } from "../../platform/http/route.ts";
import type { Buyer, Operator } from "../../platform/identity.ts";
import { deliveredEventSchema } from "../../platform/outbox/event-data.ts";
import { sessionOf } from "../auth/session-of.ts";
import { changeAutomation } from "./change-automation.ts";
import { createAutomation } from "./create-automation.ts";
import { deleteAutomation } from "./delete-automation.ts";
import type { AutomationsDeps } from "./ports.ts";
import { automationProblems } from "./problems.ts";
import { readRests } from "./read-receivers.ts";
import { readAutomation, readAutomations, readExecutions, readVersions } from "./read-automations.ts";
import { rotateSecret } from "./rotate-secret.ts";
import {
  automationPage,
  automationParams,
  automationSchema,
  automationWithSecretSchema,
  changeBody,
  createBody,
  executionPage,
  listQuery,
  rotatedSchema,
  testBody,
  testRunSchema,
  versionList,
} from "./schemas.ts";
import { shown, shownExecution, shownVersion } from "./shown.ts";
import { testAutomation } from "./test-automation.ts";

const tag = "Automations";
const NO_STORE = { "cache-control": "no-store" };

/** A buyer sees their own, an operator everybody's. */
const ownerOf = (identity: Buyer | Operator): string | undefined => (identity.kind === "buyer" ? identity.id : undefined);

/** A service token is asked for at every use, and ends before the password it came with. */
const askedBy = async (deps: AutomationsDeps, { serviceToken }: Buyer, request: Request): Promise<string | undefined> =>
  serviceToken === undefined ? sessionOf(deps, request) : undefined;

export const automationsRoutes = new Routes<AutomationsDeps>()
  .add(
    {
      method: "post",
      path: "/automations",
      tag,
      summary: "Have a webhook delivered, a mail sent, or both, at each event of a type",
      description:
        "What is done is said by `actions`, in order; without them the webhook alone. Deliveries follow Standard Webhooks: verify `webhook-signature` with the secret, and take one `webhook-id` as one event.",
      access: "buyer",
      scope: "automations",
      body: createBody,
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
        name: "automation",
        url: "{$request.body#/url}",
        description: "An event of the automation's type.",
        body: deliveredEventSchema,
        answers: {
          "2XX": "It is taken.",
          "410": "The receiver wants no more: the automation is disabled.",
          "4XX": "It is sent again, until the schedule is spent.",
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
        "session-ended",
      ],
    },
    async ({ deps, identity, body, request, reply, refuse }) => {
      const result = await createAutomation(
        deps,
        identity.id,
        { ...body, sessionId: await askedBy(deps, identity, request) },
        idempotencyKey(request, body),
      );
      if (!result.ok) return refuse(result.refusal, automationProblems);
      const { row, replayed } = result.value;
      return reply(201, { ...shown(row), secret: row.secret }, { ...NO_STORE, ...(replayed ? { [REPLAYED_HEADER]: "true" } : {}) });
    },
  )
  .add(
    {
      method: "get",
      path: "/automations",
      tag,
      summary: "List automations, newest first",
      access: "any",
      scope: "automations",
      query: listQuery,
      replies: { 200: { description: "One page.", schema: automationPage } },
    },
    async ({ deps, identity, query, reply }) => {
      const { items, nextCursor } = await readAutomations(deps, ownerOf(identity), query);
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
      path: "/automations/{id}",
      tag,
      summary: "One automation",
      access: "any",
      scope: "automations",
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
      method: "patch",
      path: "/automations/{id}",
      tag,
      summary: "Rename, readdress, condition, enable or disable an automation, or change what it does",
      description:
        "Another name, address, conditions or actions are another version of it; deliveries that wait go to its address of then, and runs that have begun end as they began.",
      access: "buyer",
      scope: "automations",
      params: automationParams,
      body: changeBody,
      replies: { 200: { description: "The automation.", schema: automationSchema } },
      problems: ["automation-url-refused", "condition-refused", "action-refused", "session-ended"],
    },
    async ({ deps, identity, params, body, request, reply, refuse }) => {
      const change = { ...body, sessionId: await askedBy(deps, identity, request) };
      const result = await changeAutomation(deps, identity.id, params.id, change);
      return result.ok ? reply(200, shown(result.value)) : refuse(result.refusal, automationProblems);
    },
  )
  .add(
    {
      method: "delete",
      path: "/automations/{id}",
      tag,
      summary: "Delete an automation",
      access: "buyer",
      scope: "automations",
      params: automationParams,
      replies: { 204: { description: "It is deleted." } },
    },
    async ({ deps, identity, params }) => {
      await deleteAutomation(deps, identity.id, params.id);
      return new Response(null, { status: 204 });
    },
  )
  .add(
    {
      method: "get",
      path: "/automations/{id}/versions",
      tag,
      summary: "What an automation was, version by version",
      access: "any",
      scope: "automations",
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
      method: "post",
      path: "/automations/{id}/test",
      tag,
      summary: "Try an automation at a past event, without sending anything",
      description: "Says whether the event would be delivered, what each condition says to it, and the body that would be sent.",
      access: "buyer",
      scope: "automations",
      params: automationParams,
      body: testBody,
      bodyOptional: true,
      replies: { 200: { description: "What it would do.", schema: testRunSchema } },
      problems: ["condition-refused", "no-past-event", "not-found"],
    },
    async ({ deps, identity, params, body, reply, refuse }) => {
      const result = await testAutomation(deps, identity.id, params.id, body ?? {});
      return result.ok ? reply(200, result.value) : refuse(result.refusal, automationProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/automations/{id}/rotate-secret",
      tag,
      summary: "Give an automation a new secret",
      description:
        "Until `previousSecretUntil` deliveries are signed with both. One that was rotated out before is signed with until its own time, whatever comes after.",
      access: "buyer",
      scope: "automations",
      params: automationParams,
      replies: { 200: { description: "The new secret.", schema: rotatedSchema } },
      problems: ["too-many-secrets"],
    },
    async ({ deps, identity, params, reply, refuse }) => {
      const result = await rotateSecret(deps, identity.id, params.id);
      if (!result.ok) return refuse(result.refusal, automationProblems);
      const { secret, previousSecretUntil } = result.value;
      return reply(200, { secret, previousSecretUntil: previousSecretUntil.toISOString() }, NO_STORE);
    },
  )
  .add(
    {
      method: "get",
      path: "/automations/{id}/executions",
      tag,
      summary: "What an automation was executed for, newest first",
      access: "any",
      scope: "automations",
      params: automationParams,
      query: listQuery,
      replies: { 200: { description: "One page.", schema: executionPage } },
    },
    async ({ deps, identity, params, query, reply }) => {
      const { items, nextCursor } = await readExecutions(deps, ownerOf(identity), params.id, query);
      return reply(200, { items: items.map(shownExecution), nextCursor });
    },
  );
