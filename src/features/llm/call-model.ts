import { unconfigured } from "../../platform/errors.ts";
import { llmCallRefused } from "../../platform/events/llm.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Contract } from "../../platform/contract.ts";
import { closedProvider } from "./closed-provider.ts";
import { dearestOf } from "./isolate-lease.ts";
import { rollout, type Provider, type Rollout } from "./models.ts";
import type { ModelAnswer } from "./pass-on.ts";
import type { LimitStanding } from "./budget.ts";
import type { LlmDeps, OpenCircuit } from "./ports.ts";
import { makeCall } from "./make-call.ts";
import type { ModelCall } from "./model-call.ts";
import { reserveCall } from "./reserve-call.ts";
import { planCall, type CallRefusal } from "./rules.ts";
import { utcDay } from "../../platform/utc-day.ts";

export interface MadeCall extends ModelAnswer {
  /** The model that answers, by its own name. */
  model: string;
  provider: Provider;
  /** The user's day with the call in it, by its limits; undefined where it was not told. */
  day: readonly LimitStanding[] | undefined;
}

/**
 * One call through the gateway: planned, let through by its provider's circuit, its worst case reserved, made, accounted (LLM-2, LLM-3).
 * What the provider answers is passed on as it is. Throws `dependency-unavailable` where the budget does not answer: no budget, no call.
 */
export async function callModel(deps: LlmDeps, call: ModelCall): Promise<Result<MadeCall, CallRefusal>> {
  const offered = currentRollout(deps);
  const planned = planCall(call, offered, deps.contract.llm);
  if (!planned.ok) return refuse(deps, call, planned.refusal);
  const { askedModel, serviceToken } = call;
  const plan = {
    ...planned.value,
    ...(askedModel === undefined ? {} : { askedModel }),
    ...(serviceToken ? { serviceTokenId: serviceToken.id } : {}),
  };
  const closed = await closedProvider(deps, plan.model.provider);
  if (closed) return refuse(deps, call, closed);
  const passage = await deps.keptCircuits.admit(plan.model.provider);
  if (passage.kind === "open") return refuse(deps, call, circuitOpen(plan.model.provider, passage));
  const reserved = await reserveCall(deps, call, plan, dearestOf(offered)).catch((error: unknown) => {
    passage.tell("nothing");
    throw error;
  });
  if (!reserved.ok) {
    passage.tell("nothing");
    return refuse(deps, call, reserved.refusal);
  }

  const { identity, day } = reserved.value;
  const making = makeCall(deps, call, { plan, identity }, passage);
  // Kept alive also for a caller who leaves before the answer begins: it has been bought. Its failure is the caller's to hear.
  deps.defer(making.catch(() => undefined));
  const made = await making;
  return made.ok
    ? ok({ ...made.value, model: plan.model.model, provider: plan.model.provider, day })
    : refuse(deps, call, made.refusal.why, made.refusal.cause);
}

/** The day's, made once: prices change at midnight. */
const rollouts = new WeakMap<object, { day: string; of: Contract["llm"]["models"]; rollout: Rollout }>();

/** What the gateway may serve now. Throws `dependency-unconfigured` without a list of allowed models. */
export function currentRollout({ settings: { llmModels }, contract, clock }: Platform): Rollout {
  if (llmModels.state !== "configured")
    throw unconfigured("llm gateway", [...llmModels.missing, ...llmModels.malformed.map(({ name }) => name)]);
  const day = utcDay(clock.now());
  const known = rollouts.get(llmModels);
  if (known?.day === day && known.of === contract.llm.models) return known.rollout;
  const made = rollout(llmModels.value.LLM_ALLOWED_MODELS_JSON, contract.llm.models, day);
  rollouts.set(llmModels, { day, of: contract.llm.models, rollout: made });
  return made;
}

/** Why a provider is not asked whose circuit is open. */
export const circuitOpen = (provider: Provider, { retryAfterSeconds }: OpenCircuit): CallRefusal => ({
  kind: "provider-circuit-open",
  provider,
  retryAfterSeconds,
});

function refuse(deps: LlmDeps, call: ModelCall, refusal: CallRefusal, cause?: unknown): Result<never, CallRefusal> {
  llmCallRefused(deps, { userId: call.userId, model: call.body.model, reason: refusal.kind, cause });
  return refused(refusal);
}
