import type * as z from "zod";
import { idempotencyKey, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import { Routes } from "../../platform/http/route.ts";
import type { Tag } from "../../platform/http/tags.ts";
import type { Buyer, Operator } from "../../platform/identity.ts";
import { OPERATORS_ACCOUNT } from "../auth/operators-account.ts";
import { sessionOf } from "../auth/session-of.ts";
import { changeAutomation } from "./change-automation.ts";
import { createAutomation } from "./create-automation.ts";
import { deleteAutomation } from "./delete-automation.ts";
import type { AutomationsDeps } from "./ports.ts";
import { automationProblems } from "./problems.ts";
import { readRests } from "./read-receivers.ts";
import { readAutomations } from "./read-automations.ts";
import { rotateSecret } from "./rotate-secret.ts";
import {
  automationPage,
  automationParams,
  automationSchema,
  automationWithSecretSchema,
  changeBody,
  listQuery,
  rotatedSchema,
  testBody,
  testRunSchema,
  type CreateBody,
} from "./schemas.ts";
import { shown } from "./shown.ts";
import { testAutomation } from "./test-automation.ts";

const OF_WHAT_IS_WANTED: readonly string[] = ["automation-url-refused", "condition-refused", "action-refused"];
const NO_STORE = { "cache-control": "no-store" };

/** Whose automations a set of operations is about, and who may do what with them. */
export interface Surface {
  path: string;
  tag: Tag;
  /** What a summary calls one of them, and all. */
  one: string;
  all: string;
  create: { summary: string; description: string; body: CreateBody };
  /** What its receivers are sent. */
  event: { name: string; body: z.ZodType };
  writes: { access: "buyer"; scope: "automations" } | { access: "admin" };
  reads: { access: "any"; scope: "automations" } | { access: "operator" };
  tries: { access: "buyer"; scope: "automations" } | { access: "operator" };
  /** Whose its readers see: undefined where it is everybody's. */
  seenBy(reader: Buyer | Operator): string | undefined;
}

/** Whose automations somebody writes to: an operator to the operators'. */
const ownerOf = (identity: Buyer | Operator): string => (identity.kind === "buyer" ? identity.id : OPERATORS_ACCOUNT);

const operatorOf = (identity: Buyer | Operator): Operator | undefined => (identity.kind === "operator" ? identity : undefined);

/** On whose word. A service token is asked for at every use, and ends before the password it came with. */
const askedBy = async (deps: AutomationsDeps, identity: Buyer | Operator, request: Request) => {
  if (identity.kind === "operator") return { operator: identity };
  return { sessionId: identity.serviceToken === undefined ? await sessionOf(deps, request) : undefined };
};

/** What buyers do with theirs and operators with theirs: the same operations, of another owner, access and list of events. */
export function automationOperations({
  path,
  tag,
  one,
  all,
  create,
  event,
  writes,
  reads,
  tries,
  seenBy,
}: Surface): Routes<AutomationsDeps> {
  const ofSessions: readonly string[] = writes.access === "buyer" ? ["session-ended"] : [];
  return new Routes<AutomationsDeps>()
    .add(
      {
        ...{ method: "post", path, tag, ...create, ...writes },
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
          ...event,
          url: "{$request.body#/url}",
          description: "An event of the automation's type.",
          answers: {
            "2XX": "It is taken.",
            "410": "The receiver wants no more: the automation is disabled.",
            "4XX": "It is sent again, until the schedule is spent.",
            default: "It is sent again, until the schedule is spent; so is what is not answered in time.",
          },
        },
        problems: [...OF_WHAT_IS_WANTED, "too-many-automations", "idempotency-key-reused", "automation-deleted", ...ofSessions],
      },
      async ({ deps, identity, body, request, reply, refuse }) => {
        const wanted = { ...body, ...(await askedBy(deps, identity, request)) };
        const result = await createAutomation(deps, ownerOf(identity), wanted, idempotencyKey(request, body));
        if (!result.ok) return refuse(result.refusal, automationProblems);
        const { row, replayed } = result.value;
        return reply(201, { ...shown(row), secret: row.secret }, { ...NO_STORE, ...(replayed ? { [REPLAYED_HEADER]: "true" } : {}) });
      },
    )
    .add(
      {
        ...{ method: "get", path, tag, summary: `${all}, newest first`, ...reads },
        query: listQuery,
        replies: { 200: { description: "One page.", schema: automationPage } },
      },
      async ({ deps, identity, query, reply }) => {
        const { items, nextCursor } = await readAutomations(deps, seenBy(identity), query);
        const rests = await readRests(
          deps,
          items.map(({ id }) => id),
        );
        return reply(200, { items: items.map((row) => shown(row, rests.get(row.id))), nextCursor });
      },
    )
    .add(
      {
        ...{ method: "patch", path: `${path}/{id}`, tag, ...writes },
        summary: `Rename, readdress, condition, enable or disable ${one}, or change what it does`,
        description:
          "Another name, address, conditions or actions are another version of it; deliveries that wait go to its address of then, and runs that have begun end as they began.",
        params: automationParams,
        body: changeBody,
        replies: { 200: { description: "The automation.", schema: automationSchema } },
        problems: [...OF_WHAT_IS_WANTED, ...ofSessions],
      },
      async ({ deps, identity, params, body, request, reply, refuse }) => {
        const change = { ...body, ...(await askedBy(deps, identity, request)) };
        const result = await changeAutomation(deps, ownerOf(identity), params.id, change);
        return result.ok ? reply(200, shown(result.value)) : refuse(result.refusal, automationProblems);
      },
    )
    .add(
      {
        ...{ method: "delete", path: `${path}/{id}`, tag, summary: `Delete ${one}`, ...writes },
        params: automationParams,
        replies: { 204: { description: "It is deleted." } },
      },
      async ({ deps, identity, params }) => {
        await deleteAutomation(deps, ownerOf(identity), params.id, operatorOf(identity));
        return new Response(null, { status: 204 });
      },
    )
    .add(
      {
        ...{ method: "post", path: `${path}/{id}/test`, tag, ...tries },
        summary: `Try ${one} at a past event, without sending anything`,
        description: "Says whether the event would be delivered, what each condition says to it, and the body that would be sent.",
        params: automationParams,
        body: testBody,
        bodyOptional: true,
        replies: { 200: { description: "What it would do.", schema: testRunSchema } },
        problems: ["condition-refused", "no-past-event", "not-found"],
      },
      async ({ deps, identity, params, body, reply, refuse }) => {
        const result = await testAutomation(deps, ownerOf(identity), params.id, body ?? {});
        return result.ok ? reply(200, result.value) : refuse(result.refusal, automationProblems);
      },
    )
    .add(
      {
        ...{ method: "post", path: `${path}/{id}/rotate-secret`, tag, summary: `Give ${one} a new secret`, ...writes },
        description:
          "Until `previousSecretUntil` deliveries are signed with both. One that was rotated out before is signed with until its own time, whatever comes after.",
        params: automationParams,
        replies: { 200: { description: "The new secret.", schema: rotatedSchema } },
        problems: ["too-many-secrets"],
      },
      async ({ deps, identity, params, reply, refuse }) => {
        const result = await rotateSecret(deps, ownerOf(identity), params.id, operatorOf(identity));
        if (!result.ok) return refuse(result.refusal, automationProblems);
        const { secret, previousSecretUntil } = result.value;
        return reply(200, { secret, previousSecretUntil: previousSecretUntil.toISOString() }, NO_STORE);
      },
    );
}
