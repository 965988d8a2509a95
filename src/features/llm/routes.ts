import type { Buyer } from "../../platform/identity.ts";
import type { RouteContext, RouteSpec } from "../../platform/http/route.ts";
import { Routes } from "../../platform/http/route.ts";
import { DEGRADED_HEADER } from "../../platform/degraded.ts";
import { currentRollout } from "./call-model.ts";
import { callWithStandIn } from "./call-with-stand-in.ts";
import { countTokens } from "./count-tokens.ts";
import { findModel, listModels } from "./list-models.ts";
import { limitFields } from "./limit-fields.ts";
import type { LlmDeps } from "./ports.ts";
import { anthropicError, clientsError, LASTING, llmProblems, openaiError } from "./problems.ts";
import { readUsage } from "./read-usage.ts";
import type { CallBody, CallRefusal } from "./rules.ts";
import {
  chatBodySchema,
  countBodySchema,
  messagesBodySchema,
  modelListSchema,
  modelParamsSchema,
  modelSchema,
  responsesBodySchema,
  usageQuerySchema,
  usageReplySchema,
} from "./schemas.ts";
import { FALLBACK_HEADER, SERVED_HEADER, standInFor } from "./stand-in-rules.ts";
import type { Wire } from "./wires.ts";

const REFUSALS = [
  "llm-misconfigured",
  "llm-model-not-allowed",
  "llm-model-speaks-otherwise",
  "llm-parameter-refused",
  "llm-call-over-limit",
  "llm-daily-limit",
  "llm-budget-in-use",
  "llm-shared-limit",
  "llm-provider-refused",
  "llm-provider-failed",
  "llm-provider-garbled",
  "llm-provider-key-refused",
  "llm-provider-circuit-open",
  "dependency-unavailable",
  "dependency-unconfigured",
  "feature-switched-off",
  "overloaded",
] as const;
const shared = {
  method: "post",
  tag: "LLM gateway",
  access: "buyer",
  scope: "llm",
  looksItself: true,
  problems: REFUSALS,
  largeBody: true,
  lasts: true,
  anyText: true,
} as const;
const COUNT_REFUSALS = REFUSALS.filter((slug) => !slug.endsWith("-limit") && slug !== "llm-budget-in-use");
/** Anthropic's clients say by it which request was refused. */
const ANTHROPIC_ID = "request-id";
const listing = {
  tag: "LLM gateway",
  access: "buyer",
  scope: "llm",
  problems: ["llm-misconfigured"],
  problemMembers: clientsError,
  requestIdAs: ANTHROPIC_ID,
} as const;
const anthropicHeaders = [
  { name: "anthropic-version", required: false, description: "Passed on where it is a date; refused otherwise." },
  {
    name: "anthropic-beta",
    required: false,
    description: "Passed on where each feature named is known; refused otherwise.",
  },
] as const;
const fallbackHeader = {
  name: FALLBACK_HEADER,
  required: false,
  description:
    "A model of this route that answers where the provider fails the one asked for before any of the answer went out; or `none`, where the contract names one.",
} as const;
const replies = {
  200: {
    description:
      "The provider's own answer, byte for byte: JSON, or Server-Sent Events where `stream` is true. A stream that is cut short ends with an error in the provider's form, and breaks. The provider's id of it is `request-id` or `x-provider-request-id`. `x-llm-served-model` is the model that answers; where it stands in for the one asked for, `x-degraded` says why.",
  },
} as const;

type GatewayContext = Pick<RouteContext<RouteSpec, LlmDeps>, "deps" | "request" | "refuse" | "runs" | "reader"> & {
  body: CallBody;
  identity: Pick<Buyer, "id" | "addressVerified" | "serviceToken">;
};

/** What Anthropic's clients say by headers. */
function saidByHeaders({ headers }: Request): { betas?: string; version?: string } {
  const betas = headers.get("anthropic-beta");
  const version = headers.get("anthropic-version");
  return { ...(betas === null ? {} : { betas }), ...(version === null ? {} : { version }) };
}

async function answer({ deps, body, runs, identity, request, refuse, reader: begin }: GatewayContext, wire: Wire): Promise<Response> {
  const standIn = standInFor({ wire, body, header: request.headers.get(FALLBACK_HEADER) }, currentRollout(deps));
  if (!standIn.ok) return refusal({ deps, refuse }, standIn.refusal);
  const { id: userId, addressVerified, serviceToken } = identity;
  // An answer that comes at once is given to who asked for it; one that streams to whoever may read it meanwhile.
  const reader = body.stream === true ? begin() : undefined;
  const left = reader?.left ?? request.signal;
  const call = { userId, addressVerified, serviceToken, wire, body, runs, left, ...saidByHeaders(request) };
  const called = await callWithStandIn(deps, call, standIn.value).catch((error: unknown) => {
    reader?.over();
    throw error;
  });
  const over = called.ok ? called.value.usage : Promise.resolve();
  if (reader) over.then(reader.over, reader.over);
  if (!called.ok) return refusal({ deps, refuse }, called.refusal);
  const { callId, contentType, headers, day, model, degraded, body: bytes } = called.value;
  return new Response(bytes, {
    headers: {
      ...headers,
      ...(day ? limitFields(day, deps.clock.now()) : {}),
      ...{ "content-type": contentType, "cache-control": "no-store", "x-llm-call-id": callId, [SERVED_HEADER]: model },
      ...(degraded ? { [DEGRADED_HEADER]: JSON.stringify(degraded) } : {}),
    },
  });
}

async function counted({ deps, body, runs, identity, request, refuse }: GatewayContext): Promise<Response> {
  const made = await countTokens(deps, { userId: identity.id, body, runs, ...saidByHeaders(request) });
  if (!made.ok) return refusal({ deps, refuse }, made.refusal);
  const { contentType, headers, body: bytes } = made.value;
  return new Response(bytes, { headers: { ...headers, "content-type": contentType, "cache-control": "no-store" } });
}

function refusal({ deps, refuse }: Pick<GatewayContext, "deps" | "refuse">, reason: CallRefusal): Response {
  const response = refuse(reason, llmProblems);
  if (reason.kind === "call-over-limit" || reason.kind === "daily-limit" || reason.kind === "budget-in-use")
    for (const [name, value] of Object.entries(limitFields([reason], deps.clock.now()))) response.headers.set(name, value);
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
      headers: [fallbackHeader],
      problemMembers: openaiError,
      replies,
    },
    (context) => answer(context, "chat"),
  )
  .add(
    {
      ...shared,
      path: "/llm/v1/responses",
      summary: "OpenAI Responses",
      body: responsesBodySchema,
      headers: [fallbackHeader],
      problemMembers: openaiError,
      replies,
    },
    (context) => answer(context, "responses"),
  )
  .add(
    {
      ...shared,
      path: "/llm/v1/messages",
      summary: "Anthropic Messages",
      description: "The official Anthropic SDK works with base URL `/llm`; either token may come as `x-api-key`.",
      body: messagesBodySchema,
      headers: [...anthropicHeaders, fallbackHeader],
      problemMembers: anthropicError,
      requestIdAs: ANTHROPIC_ID,
      replies,
    },
    (context) => answer(context, "messages"),
  )
  .add(
    {
      ...shared,
      path: "/llm/v1/messages/count_tokens",
      summary: "Anthropic's count of a prompt's tokens",
      description: "Takes nothing from the day's budget.",
      body: countBodySchema,
      problems: COUNT_REFUSALS,
      headers: anthropicHeaders,
      problemMembers: anthropicError,
      requestIdAs: ANTHROPIC_ID,
      replies: { 200: { description: "The provider's own answer, byte for byte." } },
    },
    counted,
  )
  .add(
    {
      ...listing,
      method: "get",
      path: "/llm/v1/models",
      summary: "Models that may be named",
      description: "Each by all of its names, of providers that can be called now.",
      problemMembersBelow: "/llm/v1/",
      replies: { 200: { description: "The models.", schema: modelListSchema } },
    },
    async ({ deps, reply, refuse }) => {
      const listed = await listModels(deps);
      return listed.ok ? reply(200, listed.value) : refusal({ deps, refuse }, listed.refusal);
    },
  )
  .add(
    {
      ...listing,
      method: "get",
      path: "/llm/v1/models/{id}",
      summary: "A model by one of its names",
      params: modelParamsSchema,
      problems: ["llm-misconfigured", "llm-model-not-allowed"],
      replies: { 200: { description: "The model.", schema: modelSchema } },
    },
    async ({ deps, params, reply, refuse }) => {
      const found = await findModel(deps, params.id);
      return found.ok ? reply(200, found.value) : refusal({ deps, refuse }, found.refusal);
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
