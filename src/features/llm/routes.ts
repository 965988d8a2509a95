import type { Buyer } from "../../platform/identity.ts";
import type { RouteContext, RouteSpec } from "../../platform/http/route.ts";
import { Routes } from "../../platform/http/route.ts";
import { callModel } from "./call-model.ts";
import { tokenLimitFields } from "./limit-fields.ts";
import { listModels } from "./list-models.ts";
import type { LlmDeps } from "./ports.ts";
import { anthropicError, LASTING, llmProblems, openaiError } from "./problems.ts";
import { readUsage } from "./read-usage.ts";
import type { CallBody, CallRefusal } from "./rules.ts";
import { chatBodySchema, messagesBodySchema, modelListSchema, responsesBodySchema, usageQuerySchema, usageReplySchema } from "./schemas.ts";
import type { Wire } from "./wires.ts";

const REFUSALS = [
  "llm-misconfigured",
  "llm-model-not-allowed",
  "llm-model-speaks-otherwise",
  "llm-parameter-refused",
  "llm-daily-limit",
  "llm-budget-in-use",
  "llm-shared-limit",
  "llm-provider-refused",
  "dependency-unconfigured",
  "feature-switched-off",
] as const;
const MAX_BODY_BYTES = 4_194_304;
const shared = {
  method: "post",
  tag: "LLM gateway",
  access: "buyer",
  scope: "llm",
  problems: REFUSALS,
  maxBodyBytes: MAX_BODY_BYTES,
  anyText: true,
} as const;
const replies = {
  200: {
    description:
      "The provider's own answer, byte for byte: JSON, or Server-Sent Events where `stream` is true. A stream that is cut short ends with an error in the provider's form, and breaks. The provider's id of the call is `request-id` (Anthropic) or `x-provider-request-id` (OpenAI).",
  },
} as const;

type GatewayContext = Pick<RouteContext<RouteSpec, LlmDeps>, "deps" | "request" | "refuse"> & {
  body: CallBody;
  identity: Pick<Buyer, "id" | "addressVerified">;
};

async function answer({ deps, body, identity, request, refuse }: GatewayContext, wire: Wire): Promise<Response> {
  const betas = request.headers.get("anthropic-beta");
  const version = request.headers.get("anthropic-version");
  const called = await callModel(deps, {
    userId: identity.id,
    addressVerified: identity.addressVerified,
    wire,
    body,
    left: request.signal,
    ...(betas === null ? {} : { betas }),
    ...(version === null ? {} : { version }),
  });
  const now = deps.clock.now();
  if (!called.ok) return refusal(refuse, called.refusal, now);
  const { callId, contentType, headers, day, body: bytes } = called.value;
  return new Response(bytes, {
    headers: {
      ...headers,
      ...(day ? tokenLimitFields(day, now) : {}),
      ...{ "content-type": contentType, "cache-control": "no-store", "x-llm-call-id": callId },
    },
  });
}

function refusal(refuse: GatewayContext["refuse"], reason: CallRefusal, now: Date): Response {
  const response = refuse(reason, llmProblems);
  if (reason.kind === "daily-limit" || reason.kind === "budget-in-use")
    for (const [name, value] of Object.entries(tokenLimitFields(reason, now))) response.headers.set(name, value);
  for (const [name, value] of Object.entries(reason.kind === "provider-refused" ? reason.headers : {})) response.headers.set(name, value);
  if (LASTING.has(reason.kind)) response.headers.set("x-should-retry", "false");
  return response;
}

export const llmRoutes = new Routes<LlmDeps>()
  .add(
    {
      ...shared,
      path: "/llm/v1/chat/completions",
      summary: "OpenAI Chat Completions",
      description:
        "The official OpenAI SDK works with base URL `/llm/v1`. A stream carries the usage chunk where `stream_options.include_usage` asks for it.",
      body: chatBodySchema,
      problemMembers: openaiError,
      replies,
    },
    (context) => answer(context, "chat"),
  )
  .add(
    { ...shared, path: "/llm/v1/responses", summary: "OpenAI Responses", body: responsesBodySchema, problemMembers: openaiError, replies },
    (context) => answer(context, "responses"),
  )
  .add(
    {
      ...shared,
      path: "/llm/v1/messages",
      summary: "Anthropic Messages",
      description: "The official Anthropic SDK works with base URL `/llm`; the access token, or a service token, may come as `x-api-key`.",
      body: messagesBodySchema,
      headers: [
        { name: "anthropic-version", required: false, description: "Passed on to the provider where it is a date; refused otherwise." },
        {
          name: "anthropic-beta",
          required: false,
          description: "Passed on to the provider where the gateway knows each feature named; refused otherwise.",
        },
      ],
      problemMembers: anthropicError,
      replies,
    },
    (context) => answer(context, "messages"),
  )
  .add(
    {
      method: "get",
      path: "/llm/v1/models",
      tag: "LLM gateway",
      summary: "Models that may be named",
      access: "buyer",
      scope: "llm",
      problems: ["llm-misconfigured"],
      problemMembers: openaiError,
      replies: { 200: { description: "The models.", schema: modelListSchema } },
    },
    ({ deps, reply, refuse }) => {
      const listed = listModels(deps);
      return listed.ok ? reply(200, listed.value) : refusal(refuse, listed.refusal, deps.clock.now());
    },
  )
  .add(
    {
      method: "get",
      path: "/llm/usage",
      tag: "LLM gateway",
      summary: "The caller's usage of a day",
      access: "buyer",
      scope: "llm",
      query: usageQuerySchema,
      replies: { 200: { description: "Aggregate rows and the daily budget.", schema: usageReplySchema } },
    },
    async ({ deps, query, identity, reply }) => reply(200, await readUsage(deps, identity, query.day)),
  );
