import * as z from "zod";
import { notFound } from "../../platform/errors.ts";
import { agentCheckoutCalled } from "../../platform/events/agent-checkout.ts";
import { refuseOutOfScope } from "../../platform/http/auth.ts";
import { versionsOfIfMatch, withNamedVersions } from "../../platform/http/conditionals.ts";
import { idempotencyKey } from "../../platform/http/idempotency.ts";
import { Routes } from "../../platform/http/route.ts";
import { loadAgentCheckout } from "../../sdks.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";
import type { AgentOperation } from "./agent-call.ts";
import { agentPortsOf } from "./ports-of.ts";
import { PROTOCOLS } from "./protocols.ts";

export const agentCheckoutRoutes = new Routes<CheckoutDeps>().add(
  {
    method: "get",
    tag: "Agentic checkout",
    access: "public",
    path: "/acp/handlers/stripe_payment_method/{file}",
    summary: "Schemas of the payment handler",
    params: z.object({ file: z.string().max(40).describe("Which of the handler's schemas.") }),
    replies: { 200: { description: "A JSON Schema.", contentType: "application/schema+json" } },
  },
  async ({ params }) => {
    const { HANDLER_SCHEMAS: schemas } = await loadAgentCheckout();
    const schema = Object.hasOwn(schemas, params.file) ? schemas[params.file] : undefined;
    if (!schema) throw notFound("schema");
    return new Response(JSON.stringify(schema), {
      headers: { "content-type": "application/schema+json", "cache-control": "public, max-age=3600", "access-control-allow-origin": "*" },
    });
  },
);

/** What puts something into a cart needs the scope of carts too. */
const CARTING: readonly AgentOperation[] = ["create", "update"];

const SUMMARIES: Record<AgentOperation, string> = {
  create: "Begin a checkout session",
  retrieve: "A checkout session",
  update: "Change a checkout session",
  complete: "Buy what a checkout session shows",
  cancel: "Give a checkout session up",
};

for (const protocol of PROTOCOLS)
  for (const { operation, method, path } of protocol.operations)
    agentCheckoutRoutes.add(
      {
        method,
        path,
        tag: "Agentic checkout",
        summary: SUMMARIES[operation],
        description: `${protocol.title}, over the same carts, checkouts and orders as every other way in.`,
        access: "buyer",
        scope: "checkout",
        ...(operation === "create"
          ? {}
          : { params: z.object({ [protocol.id]: z.string().max(64).optional().describe("Of the session, as `id` in its answers.") }) }),
        ...(method === "get"
          ? { headers: protocol.asked }
          : { headers: [...protocol.asked, ...protocol.changing], body: protocol.request, bodyOptional: operation === "cancel" }),
        replies: {
          [operation === "create" ? 201 : 200]: {
            description: "The session.",
            schema: protocol.session,
            headers: ["etag", "request-id", "idempotency-key", "idempotent-replayed"],
          },
          ...(operation === "create" && protocol.outcome
            ? { 200: { description: "None was begun: what of the request stands against it.", schema: protocol.outcome } }
            : {}),
        },
        errorForm: protocol.errors,
        problemMembersBelow: `/${protocol.name}/`,
      },
      async ({ deps, params, body, identity, request: incoming }) => {
        if (CARTING.includes(operation)) refuseOutOfScope("cart", identity);
        const { [protocol.id]: id = "" } = (params ?? {}) as Record<string, string | undefined>;
        const idempotency = method === "get" ? undefined : idempotencyKey(incoming, withNamedVersions(incoming, body));
        const named = versionsOfIfMatch(incoming)?.versions ?? [];
        const serve = protocol.served(await loadAgentCheckout());
        const told = await serve(agentPortsOf(deps, identity.id, incoming), {
          operation,
          id,
          path: new URL(incoming.url).pathname,
          body: body ?? {},
          announced: incoming.headers.get(protocol.announcedBy),
          idempotency,
          callKey: deps.ids.next("req"),
          expected: named.length > 0 ? named : undefined,
        });
        const { status, retryAfterSeconds, replayed, problem, etag } = told;
        agentCheckoutCalled(deps, {
          protocol: protocol.name,
          operation,
          outcome: problem === undefined && status < 400 ? "done" : "refused",
          status,
          problem,
          buyerId: identity.id,
        });
        const headers = new Headers({ "content-type": "application/json; charset=utf-8", "cache-control": "no-store, no-transform" });
        for (const [name, value] of [
          ["etag", etag],
          ["retry-after", retryAfterSeconds === undefined ? null : String(Math.ceil(retryAfterSeconds))],
          ["idempotent-replayed", replayed ? "true" : null],
          ["idempotency-key", incoming.headers.get("idempotency-key")],
          ["request-id", incoming.headers.get("request-id")],
        ] as const)
          if (value !== null) headers.set(name, value);
        return new Response(told.body, { status, headers });
      },
    );
