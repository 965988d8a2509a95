import type { Contract } from "../../platform/contract.ts";
import { NO_RUNS, type Base64Runs } from "../../platform/base64-runs.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { NotAllowedBecause } from "./allowed/check.ts";
import { unknownBeta } from "./allowed/messages-body.ts";
import { boundPrompt, type BodyLimits, type PromptSize } from "./bounds.ts";
import type { OfferedModel, Provider, Rollout } from "./models.ts";
import type { LimitStanding } from "./budget.ts";
import type { Shortage } from "./pool.ts";
import { worstCostNanoUsd } from "./pricing.ts";
import type { Unit } from "./unit.ts";
import { WIRES, type Wire } from "./wires.ts";

export interface CallBody {
  model: string;
  stream?: boolean | null | undefined;
  [member: string]: unknown;
}

/** A call that may be made: its body as it goes to the provider, and the most it can use. */
export interface PlannedCall {
  wire: Wire;
  /** With the price of the moment. */
  model: OfferedModel;
  body: CallBody;
  runs: Base64Runs;
  stream: boolean;
  /** Whether the caller asked for the chunk of usage that the gateway has every chat stream carry. */
  usageAsked: boolean;
  prompt: PromptSize;
  /** Tokens of the answer at most, over all choices. */
  maxOutput: number;
  /** The model asked for, where this one stands in for it. */
  askedModel?: string;
  /** The service token it is made by. */
  serviceTokenId?: string;
}

export type PlanRefusal =
  | { kind: "gateway-misconfigured"; unpriced: readonly string[] }
  | { kind: "model-not-allowed"; model: string }
  | { kind: "model-speaks-otherwise"; model: string; provider: Provider }
  /** `because`: why a body's check refuses it, or the model does not give as much. */
  | { kind: "parameter-refused"; parameter: string; reason: string; because: NotAllowedBecause | "beyond-model" };

/** A day as it stands against a call, in tokens or nano-US-dollars. */
export interface LimitReached extends LimitStanding {
  needed: number;
  /** The limit once the caller's address is verified, where it is not. */
  verifiedLimit?: number;
}

export type CallRefusal =
  | PlanRefusal
  | { kind: "provider-switched-off"; provider: Provider }
  | { kind: "provider-unconfigured"; provider: Provider; missing: readonly string[] }
  /** It needs more than the whole of the limit: no day has room for it. */
  | ({ kind: "call-over-limit" } & LimitReached)
  | ({ kind: "daily-limit"; retryAfterSeconds: number } & LimitReached)
  /** What the call would need is held in reserve by the user's calls under way. */
  | ({ kind: "budget-in-use"; retryAfterSeconds: number } & LimitReached)
  | { kind: "shared-limit"; of: Shortage; unit: Unit; needed: number; retryAfterSeconds: number }
  | {
      kind: "provider-refused";
      provider: Provider;
      status: number;
      error: unknown;
      headers: Record<string, string>;
      retryAfterSeconds?: number;
    }
  /** `how`: not reached at all; reached, and silent; or its answer broke off before it began. */
  | { kind: "provider-unreachable"; provider: Provider; how: "not-reached" | "silent" | "broken-off" }
  /** It failed too often of late, and is not asked. */
  | { kind: "provider-circuit-open"; provider: Provider; retryAfterSeconds: number }
  /** It refuses our key, whatever the caller's. */
  | { kind: "provider-key-refused"; provider: Provider }
  /** It answered, with what nobody can read. */
  | { kind: "provider-garbled"; provider: Provider }
  /** Its answer began with an error. */
  | { kind: "provider-failed"; provider: Provider; error: unknown };

/** Anthropic's versions are dates. */
const VERSION = /^20\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u;

/** What a caller asks of a model, on whichever route. */
export interface Asked {
  wire: Wire;
  body: CallBody;
  betas?: string;
  version?: string;
  /** What the marks in the body stand for, where it has any. */
  runs?: Base64Runs;
}

/** What was asked may reach its provider: the model it means, and the most its prompt can be. */
export interface Admitted {
  model: OfferedModel;
  prompt: PromptSize;
}

/** Decides whether a body may reach its provider at all: an offered model of the wire, and nothing in it that is not known here. */
export function admit(
  { wire, body, betas = "", version, runs }: Asked,
  rollout: Rollout,
  { maxImages }: BodyLimits,
): Result<Admitted, PlanRefusal> {
  if (rollout.state === "misconfigured") return refused({ kind: "gateway-misconfigured", unpriced: rollout.unpriced });
  const model = rollout.models.get(body.model);
  if (!model) return refused({ kind: "model-not-allowed", model: body.model });
  if (model.provider !== WIRES[wire].provider)
    return refused({ kind: "model-speaks-otherwise", model: body.model, provider: model.provider });
  const beta = unknownBeta(betas);
  if (beta !== undefined) {
    const reason = `${beta.slice(0, 100)} is not known to the gateway: it may change what a call costs, or what it reads`;
    return refused({ kind: "parameter-refused", parameter: "anthropic-beta", reason, because: "unbounded" });
  }
  if (version !== undefined && !VERSION.test(version))
    return refused({
      kind: "parameter-refused",
      parameter: "anthropic-version",
      reason: "is a date, such as 2023-06-01",
      because: "malformed",
    });
  const prompt = boundPrompt(wire, body, model.bounds, { maxImages, runs });
  if (!prompt.ok) {
    const { path: parameter, reason, because } = prompt.refusal;
    return refused({ kind: "parameter-refused", parameter, reason, because });
  }
  return ok({ model, prompt: prompt.value });
}

/**
 * Decides whether a call may be made, and completes its body so that its worst case is real: a limit on the answer, usage in the stream,
 * nothing stored with the provider.
 */
export function planCall(
  call: Asked,
  rollout: Rollout,
  limits: BodyLimits & Pick<Contract["llm"], "defaultOutputTokens">,
): Result<PlannedCall, PlanRefusal> {
  const admitted = admit(call, rollout, limits);
  if (!admitted.ok) return admitted;
  const { wire, body, runs = NO_RUNS } = call;
  const { model, prompt } = admitted.value;
  const { parameter, tokens } = outputLimit(wire, body, limits.defaultOutputTokens);
  if (tokens > model.maxOutputTokens)
    return refused({
      kind: "parameter-refused",
      parameter,
      reason: `${model.model} gives at most ${model.maxOutputTokens} tokens an answer`,
      because: "beyond-model",
    });
  if (wire === "messages" && !thinksWithin(body, tokens))
    return refused({
      kind: "parameter-refused",
      parameter: "thinking/budget_tokens",
      reason: "has to be below max_tokens: between the calls of tools the provider lets thinking go beyond it, up to the whole context",
      because: "unbounded",
    });

  const stream = body.stream === true;
  const choices = wire === "chat" && typeof body["n"] === "number" ? body["n"] : 1;
  return ok({
    ...{ wire, model, runs, stream },
    usageAsked: (body["stream_options"] as { include_usage?: unknown } | null | undefined)?.include_usage === true,
    body: {
      ...body,
      [parameter]: tokens,
      ...(wire === "messages" ? {} : { store: false }),
      ...(wire === "chat" && stream ? { stream_options: { ...(body["stream_options"] as object | null), include_usage: true } } : {}),
    },
    prompt,
    maxOutput: tokens * choices,
  });
}

/** A planned call without its body, which nobody keeps once the provider has it: an answer may stream for minutes. */
export type CallTerms = Omit<PlannedCall, "body" | "runs">;

/** Tokens of a call at most: what is reserved for it, and what it is settled at where nobody says what it used. */
export const worstCase = ({ prompt, maxOutput }: CallTerms): number => prompt.bound + maxOutput;

/** Whether Anthropic's budget of thinking leaves `max_tokens` the limit of the answer, as it is of every answer without one. */
function thinksWithin({ thinking }: CallBody, maxTokens: number): boolean {
  const budget = (thinking as { budget_tokens?: unknown } | null | undefined)?.budget_tokens ?? 0;
  return typeof budget === "number" && budget < maxTokens;
}

/** The same in nano-US-dollars: what is reserved of the day's money. */
export const worstCost = ({ model, prompt, maxOutput }: CallTerms): number => worstCostNanoUsd(model.price, prompt.bound, maxOutput);

const OUTPUT_LIMITS: Record<Wire, readonly [string, ...string[]]> = {
  chat: ["max_completion_tokens", "max_tokens"],
  responses: ["max_output_tokens"],
  messages: ["max_tokens"],
};

/** The limit the caller set, the larger of two, or else the contract's under the wire's current name. */
function outputLimit(wire: Wire, body: CallBody, otherwise: number): { parameter: string; tokens: number } {
  const names = OUTPUT_LIMITS[wire];
  const given = names.flatMap((parameter) => {
    const tokens = body[parameter];
    return typeof tokens === "number" ? [{ parameter, tokens }] : [];
  });
  return given.toSorted((one, other) => other.tokens - one.tokens)[0] ?? { parameter: names[0], tokens: otherwise };
}
