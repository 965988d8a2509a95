import * as z from "zod";
import { notFound } from "../../platform/errors.ts";
import { agentCheckoutCalled } from "../../platform/events/agent-checkout.ts";
import { refuseOutOfScope } from "../../platform/http/auth.ts";
import { versionsOfIfMatch, withNamedVersions } from "../../platform/http/conditionals.ts";
import { idempotencyKey } from "../../platform/http/idempotency.ts";
import { Routes } from "../../platform/http/route.ts";
import { loadAgentCheckout } from "../../sdks.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";
import { ACP_VERSIONS, acpErrors } from "./acp/error.ts";
import type { AcpOperation } from "./acp/serve.ts";
import { agentPortsOf } from "./ports-of.ts";

const PUBLISHED = `https://github.com/agentic-commerce-protocol/agentic-commerce-protocol/tree/main/spec/${ACP_VERSIONS[0]}`;
const request = z.looseObject({}).meta({ id: "AcpRequest", description: `As the protocol has it: ${PUBLISHED}` });
const session = z
  .looseObject({ id: z.string(), status: z.string(), currency: z.string(), line_items: z.array(z.looseObject({ id: z.string() })) })
  .meta({ id: "AcpCheckoutSession", description: `\`CheckoutSession\` as the protocol has it: ${PUBLISHED}` });

const header = (name: string, required: boolean, description: string) => ({ name, required, description });
const asked = [
  header("api-version", true, `The date of the protocol: ${ACP_VERSIONS.join(", ")}.`),
  header("request-id", false, "Said again in the answer."),
];
const changing = [
  ...asked,
  header("idempotency-key", true, "A fresh one for each call, the same one for each retry."),
  header("if-match", false, "The session's ETag as last seen: where it is another by now nothing is done (412)."),
];

interface Operation {
  operation: AcpOperation;
  method: "get" | "post";
  path: string;
  summary: string;
}

const ONE = "/acp/checkout_sessions/{checkout_session_id}";
const OPERATIONS: readonly Operation[] = [
  { operation: "create", method: "post", path: "/acp/checkout_sessions", summary: "Begin a checkout session" },
  { operation: "retrieve", method: "get", path: ONE, summary: "A checkout session" },
  { operation: "update", method: "post", path: ONE, summary: "Change a checkout session" },
  { operation: "complete", method: "post", path: `${ONE}/complete`, summary: "Buy what a checkout session shows" },
  { operation: "cancel", method: "post", path: `${ONE}/cancel`, summary: "Give a checkout session up" },
];
/** What puts something into a cart needs the scope of carts too. */
const CARTING: readonly AcpOperation[] = ["create", "update"];

export const agentCheckoutRoutes = new Routes<CheckoutDeps>().add(
  {
    method: "get",
    path: "/acp/handlers/stripe_payment_method/{file}",
    tag: "Agentic checkout",
    summary: "Schemas of the payment handler",
    access: "public",
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

for (const { operation, method, path, summary } of OPERATIONS)
  agentCheckoutRoutes.add(
    {
      method,
      path,
      tag: "Agentic checkout",
      summary,
      description: "Agentic Commerce Protocol, over the same carts, checkouts and orders as every other way in.",
      access: "buyer",
      scope: "checkout",
      ...(operation === "create"
        ? {}
        : { params: z.object({ checkout_session_id: z.string().max(64).optional().describe("Of the session, as `id` in its answers.") }) }),
      ...(method === "get" ? { headers: asked } : { headers: changing, body: request, bodyOptional: operation === "cancel" }),
      replies: {
        [operation === "create" ? 201 : 200]: {
          description: "The session.",
          schema: session,
          headers: ["etag", "request-id", "idempotency-key", "idempotent-replayed"],
        },
      },
      errorForm: acpErrors,
      problemMembersBelow: "/acp/",
    },
    async ({ deps, params, body, identity, request: incoming }) => {
      if (CARTING.includes(operation)) refuseOutOfScope("cart", identity);
      const { checkout_session_id: id = "" } = (params ?? {}) as { checkout_session_id?: string };
      const idempotency = method === "get" ? undefined : idempotencyKey(incoming, withNamedVersions(incoming, body));
      const named = versionsOfIfMatch(incoming)?.versions ?? [];
      const { serveAcp } = await loadAgentCheckout();
      const told = await serveAcp(agentPortsOf(deps, identity.id, incoming), {
        operation,
        id,
        path: new URL(incoming.url).pathname,
        body: body ?? {},
        apiVersion: incoming.headers.get("api-version"),
        idempotency,
        expected: named.length > 0 ? named : undefined,
      });
      const { status, retryAfterSeconds, replayed, problem, etag } = told;
      agentCheckoutCalled(deps, {
        protocol: "acp",
        operation,
        outcome: status < 400 ? "done" : "refused",
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
