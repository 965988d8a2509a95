import type { Problem, ProblemTable } from "../../platform/http/problem.ts";
import type { CallRefusal, LimitReached } from "./rules.ts";
import { amountText as amount } from "./unit.ts";
import { inEnglish, say, type Said, type Text } from "../../platform/language/say.ts";

/** With what would raise the limit, where something would. */
const orRaised = (detail: Said, { unit, verifiedLimit }: Pick<LimitReached, "unit" | "verifiedLimit">): Said =>
  verifiedLimit === undefined ? detail : say`${detail} Verifying the account's address raises the limit to ${amount(unit, verifiedLimit)}.`;

const needs = ({ unit, needed }: Pick<LimitReached, "unit" | "needed">): Said =>
  unit === "tokens" ? say`The call can use ${amount(unit, needed)}` : say`The call can cost ${amount(unit, needed)}`;

const WHOSE = {
  account: "",
  "service-token": say`, which the service token is limited to,`,
  "service-token-model": say`, which the service token is limited to for this model,`,
} as const;

const NOT_PASSED_ON = {
  unbounded: say`The gateway does not pass this on, because it could cost more than was reserved for the call.`,
  stored: say`The gateway does not pass this on, because the provider's account is shared by all callers, and what is stored there could be another's.`,
  malformed: say`The gateway does not pass this on, because it has not the form that it is to have.`,
  "beyond-model": say`The gateway does not pass this on, because it asks for more than the model gives.`,
} as const;

/** Refusals of the gateway. `error` members are added by the route in its provider's shape. */
export const llmProblems: ProblemTable<CallRefusal> = {
  "gateway-misconfigured": ({ unpriced }) => ({
    type: "llm-misconfigured",
    title: "The LLM gateway is misconfigured",
    status: 503,
    detail: "Allowed models are not covered by the contract's pricing, so the gateway has not started.",
    extensions: { unpriced },
  }),
  "model-not-allowed": ({ model }) => ({
    type: "llm-model-not-allowed",
    title: "The model is not offered here",
    status: 404,
    detail: say`The model ${model} is not offered; GET /llm/v1/models lists those that are.`,
  }),
  "model-speaks-otherwise": ({ model, provider }) => ({
    type: "llm-model-speaks-otherwise",
    title: "The model has another wire format",
    status: 400,
    detail: say`${model} is called at ${provider === "anthropic" ? "/llm/v1/messages" : "/llm/v1/chat/completions or /llm/v1/responses"}.`,
  }),
  "parameter-refused": ({ parameter, reason, because }) => ({
    type: "llm-parameter-refused",
    title: "A parameter is not offered here",
    status: 400,
    detail: NOT_PASSED_ON[because],
    errors: [{ pointer: `/${parameter}`, detail: reason }],
  }),
  "provider-switched-off": ({ provider }) => ({
    type: "feature-switched-off",
    title: "The feature is switched off",
    status: 503,
    detail: say`${provider} is switched off by an operator.`,
    retryAfterSeconds: 30,
    extensions: { subject: `llm-${provider}` },
  }),
  "provider-unconfigured": ({ provider, missing }) => ({
    type: "dependency-unconfigured",
    title: "A dependency is not configured",
    status: 503,
    detail: say`${provider} is not configured.`,
    extensions: { subject: provider, missing },
  }),
  "call-over-limit": ({ kind: _kind, ...figures }) => ({
    type: "llm-call-over-limit",
    title: "The call is larger than a whole day's limit",
    status: 400,
    detail: orRaised(
      say`${needs(figures)}, and ${amount(figures.unit, figures.limit)} a day${WHOSE[figures.of]} are all that may be used: no day has room for it. Ask for a shorter answer, or send less.`,
      figures,
    ),
    extensions: figures,
  }),
  "daily-limit": ({ kind: _kind, retryAfterSeconds, ...figures }) => ({
    type: "llm-daily-limit",
    title: "The daily limit would be exceeded",
    status: 429,
    detail: orRaised(
      say`${needs(figures)}; ${amount(figures.unit, Math.max(0, figures.limit - figures.settled))} of ${amount(figures.unit, figures.limit)}${WHOSE[figures.of]} are left until midnight UTC.`,
      figures,
    ),
    retryAfterSeconds,
    extensions: figures,
  }),
  "budget-in-use": ({ kind: _kind, retryAfterSeconds, ...figures }) => ({
    type: "llm-budget-in-use",
    title: "Other calls hold the day's budget in reserve",
    status: 429,
    detail: orRaised(
      say`${needs(figures)}; of ${amount(figures.unit, figures.limit)} a day${WHOSE[figures.of]} ${amount(figures.unit, figures.settled)} are used, and calls under way hold ${amount(figures.unit, figures.reserved)}, of which what they do not use comes back as they end.`,
      figures,
    ),
    retryAfterSeconds,
    extensions: figures,
  }),
  "shared-limit": ({ of, unit, needed, retryAfterSeconds }) => ({
    type: "llm-shared-limit",
    title: "The day's budget of all accounts is used up",
    status: 429,
    detail:
      of === "total"
        ? say`${needs({ unit, needed })}, which the budget shared by all accounts does not have now. It is renewed at midnight UTC; what others leave unused comes back sooner.`
        : say`${needs({ unit, needed })}, which the budget shared by accounts without a verified address does not have now. Verifying the account's address frees it from that budget.`,
    retryAfterSeconds,
    extensions: { of, unit, needed },
  }),
  "provider-refused": ({ provider, status, error, retryAfterSeconds }) => ({
    type: "llm-provider-refused",
    title: "The provider refused the call",
    status,
    detail: say`${provider} answered ${status}; its own error is the member error.`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    extensions: { error },
  }),
  "provider-unreachable": ({ provider, how }) => ({
    type: "dependency-unavailable",
    title: "A dependency is not reachable",
    status: 503,
    detail: say`${provider} ${HOW[how]}.`,
    retryAfterSeconds: 5,
    extensions: { subject: provider },
  }),
  "provider-circuit-open": ({ provider, retryAfterSeconds }) => ({
    type: "llm-provider-circuit-open",
    title: "The provider is not asked for now",
    status: 503,
    detail: say`${provider} failed too many calls of late, so it is given time before one call tries it again.`,
    retryAfterSeconds,
    extensions: { subject: provider },
  }),
  "provider-key-refused": ({ provider }) => ({
    type: "llm-provider-key-refused",
    title: "The provider refuses this service's key",
    status: 503,
    detail: say`${provider} refuses the key by which this service calls it. The caller's own token is not what it refuses; whoever runs this service has been told.`,
    extensions: { subject: provider },
  }),
  "provider-garbled": ({ provider }) => ({
    type: "llm-provider-garbled",
    title: "The provider's answer cannot be read",
    status: 502,
    detail: say`${provider} answered with what is no answer of its wire format.`,
    retryAfterSeconds: 5,
    extensions: { subject: provider },
  }),
  "provider-failed": ({ provider, error }) => ({
    type: "llm-provider-failed",
    title: "The provider's answer began with an error",
    status: 502,
    detail: say`${provider} took the call and answered with an error; it is the member error.`,
    retryAfterSeconds: 5,
    extensions: { subject: provider, error },
  }),
};

const HOW = { "not-reached": say`is not reachable`, silent: say`did not answer in time`, "broken-off": say`broke its answer off` } as const;

/** Refusals that the same call meets again at once: the official SDKs then do not retry by themselves. */
export const LASTING: ReadonlySet<CallRefusal["kind"]> = new Set([
  "gateway-misconfigured",
  "provider-switched-off",
  "provider-unconfigured",
  "provider-key-refused",
  "call-over-limit",
  "daily-limit",
  "shared-limit",
]);

/** OpenAI's error shape beside the problem's members. */
export function openaiError({ type, title, detail, status, errors, extensions }: Problem): Record<string, unknown> {
  if (extensions?.["error"] !== undefined) return {};
  const kind = status === 429 ? "rate_limit_error" : status >= 500 ? "server_error" : "invalid_request_error";
  const code = type === "llm-model-not-allowed" ? "model_not_found" : type.replaceAll("-", "_");
  return {
    error: {
      message: message({ title, detail, errors }),
      type: kind,
      param: errors?.[0]?.pointer.slice(1).replaceAll("/", ".") ?? null,
      code,
    },
  };
}

const ANTHROPIC_TYPES: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  408: "invalid_request_error",
  413: "request_too_large",
  415: "invalid_request_error",
  429: "rate_limit_error",
};

/** Anthropic's error shape beside the problem's members; the top-level `type` stays the problem's, its SDKs read the inner one. */
export function anthropicError({ title, detail, status, errors, extensions }: Problem): Record<string, unknown> {
  if (extensions?.["error"] !== undefined) return {};
  return { error: { type: ANTHROPIC_TYPES[status] ?? "api_error", message: message({ title, detail, errors }) } };
}

/** Of a path that both SDKs ask: Anthropic's says by which version it reads. */
export const clientsError = (problem: Problem, headers: Headers): Record<string, unknown> =>
  headers.has("anthropic-version") ? anthropicError(problem) : openaiError(problem);

function message({ title, detail, errors }: { title: string; detail: Text | undefined; errors: Problem["errors"] | undefined }): string {
  const pointed = (errors ?? []).map((error) => `${error.pointer}: ${inEnglish(error.detail)}`).join("; ");
  const said = inEnglish(detail ?? title);
  return pointed === "" ? said : `${said} (${pointed})`;
}
