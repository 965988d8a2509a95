import { unconfigured } from "../../platform/errors.ts";
import { llmCallRefused } from "../../platform/events/llm.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { rollout, type Provider, type Rollout } from "./models.ts";
import { passOn, type ModelAnswer } from "./pass-on.ts";
import type { LlmDeps, ProviderAnswer } from "./ports.ts";
import type { Reading } from "./readers/reader.ts";
import { planCall, type CallBody, type CallRefusal } from "./rules.ts";
import { release, settle } from "./settlement.ts";
import { accountFor, accountForAbandoned, type CallIdentity } from "./usage-record.ts";
import { WIRES, type Wire } from "./wires.ts";

export interface ModelCall {
  userId: string;
  wire: Wire;
  body: CallBody;
  /** Anthropic's `anthropic-beta` header. */
  betas?: string;
  /** Milliseconds until the answer has to begin, where that is sooner than the contract's deadline for the whole. */
  beginsWithinMs?: number;
  /** Gets the text shown to people, piece by piece, as it streams. */
  onText?: (text: string) => void;
}

const NOTHING: Reading = { delivered: 0, ended: false };

/**
 * One call through the gateway: planned, its worst case reserved, made, accounted (LLM-2, LLM-3). What the provider answers is passed on
 * as it is. Throws `dependency-unavailable` where the budget does not answer: no budget, no call.
 */
export async function callModel(deps: LlmDeps, call: ModelCall): Promise<Result<ModelAnswer, CallRefusal>> {
  const planned = planCall(call, currentRollout(deps), deps.contract.llm.maxOutputTokens);
  if (!planned.ok) return refuse(deps, call, planned.refusal);
  const plan = planned.value;
  const closed = await closedProvider(deps, plan.model.provider);
  if (closed) return refuse(deps, call, closed);

  const now = deps.clock.now();
  const identity: CallIdentity = { callId: deps.ids.next("llm"), userId: call.userId, day: now.toISOString().slice(0, 10) };
  const { dailyTokenLimit: limit, reservationSeconds, deadlineMs } = deps.contract.llm;
  const needed = plan.prompt.bound + plan.maxOutput;
  const expiresAt = now.getTime() + reservationSeconds * 1_000;
  const reserved = await deps.tokenBudgets.reserve({
    ...identity,
    tokens: needed,
    limit,
    expiresAt,
    abandoned: accountForAbandoned(plan, identity, now),
  });
  if (!reserved.ok) {
    const { settled, reserved: open } = reserved.refusal;
    return refuse(deps, call, { kind: "daily-limit", limit, settled, reserved: open, needed, retryAfterSeconds: secondsToMidnight(now) });
  }

  const options = {
    signal: AbortSignal.timeout(deadlineMs),
    deadlineMs: Math.min(deadlineMs, call.beginsWithinMs ?? deadlineMs),
    ...(call.betas === undefined ? {} : { betas: call.betas }),
  };
  const answer = await deps.llmProviders.post(plan.model.provider, WIRES[plan.wire].path, plan.body, options);
  if (answer.kind === "answered") {
    const passed = await passOn(deps, plan, identity, answer.response, call.onText ?? (() => undefined));
    return passed ? ok(passed) : refuse(deps, call, { kind: "provider-unreachable", provider: plan.model.provider });
  }
  // After a time-out the provider may have worked for us, so the prompt is accounted; otherwise nothing was used.
  if (answer.kind === "timed-out") await settle(deps, accountFor(plan, identity, NOTHING, "timed-out", deps.clock.now()));
  else await release(deps, identity);
  return refuse(deps, call, refusalOf(answer, plan.model.provider), answer.kind === "unreachable" ? answer.cause : undefined);
}

/** What the gateway may serve now. Throws `dependency-unconfigured` without a list of allowed models. */
export function currentRollout({ settings: { llmModels }, contract }: LlmDeps): Rollout {
  if (llmModels.state !== "configured")
    throw unconfigured("llm gateway", [...llmModels.missing, ...llmModels.malformed.map(({ name }) => name)]);
  return rollout(llmModels.value.LLM_ALLOWED_MODELS_JSON, contract.llm.models);
}

async function closedProvider(deps: LlmDeps, provider: Provider): Promise<CallRefusal | undefined> {
  if ((await deps.switches.state(`llm-${provider}`)) !== "on") return { kind: "provider-switched-off", provider };
  const missing = deps.llmProviders.missing(provider);
  return missing.length > 0 ? { kind: "provider-unconfigured", provider, missing } : undefined;
}

function refusalOf(answer: Exclude<ProviderAnswer, { kind: "answered" }>, provider: Provider): CallRefusal {
  // 401 and 403 speak of our key, not of the caller's token.
  if (answer.kind !== "refused" || answer.status === 401 || answer.status === 403) return { kind: "provider-unreachable", provider };
  const { status, error, retryAfterSeconds } = answer;
  return { kind: "provider-refused", provider, status, error, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}

function refuse(deps: LlmDeps, call: ModelCall, refusal: CallRefusal, cause?: unknown): Result<never, CallRefusal> {
  llmCallRefused(deps, { userId: call.userId, model: call.body.model, reason: refusal.kind, cause });
  return refused(refusal);
}

const secondsToMidnight = (now: Date): number =>
  Math.ceil((Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1) - now.getTime()) / 1_000);
