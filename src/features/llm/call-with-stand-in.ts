import type { Degraded } from "../../platform/degraded.ts";
import { llmFailedOver } from "../../platform/events/llm.ts";
import { ok, type Result } from "../../platform/result.ts";
import { callModel, type MadeCall } from "./call-model.ts";
import type { ModelCall } from "./model-call.ts";
import type { LlmDeps } from "./ports.ts";
import type { CallRefusal } from "./rules.ts";
import { isProviders, type StandIn } from "./stand-in-rules.ts";

export interface AnsweredCall extends MadeCall {
  /** Set where the stand-in answers. */
  degraded?: Degraded;
}

/**
 * One call through the gateway, or, where its provider fails before anything went out, the same of its stand-in: a call of its own, with a
 * worst case of its own, reserved once the first one's is ended. What is not the provider's affair is refused as it is. Refuses with
 * the first one's reason where neither answers. `worthAnother`: of which reasons the stand-in is asked.
 */
export async function callWithStandIn(
  deps: LlmDeps,
  call: ModelCall,
  standIn: StandIn | undefined,
  worthAnother: (refusal: CallRefusal) => boolean = isProviders,
): Promise<Result<AnsweredCall, CallRefusal>> {
  if (!standIn) return callModel(deps, call);
  const first = await callModel(deps, { ...call, standInWaits: true });
  if (first.ok || call.left?.aborted === true || !worthAnother(first.refusal)) return first;
  const { wire, body, policy } = standIn;
  const asked = call.body.model;
  const instead = await callModel(deps, { ...call, wire, body, askedModel: asked });
  if (!instead.ok) return first;
  const { callId, model } = instead.value;
  const reason = first.refusal.kind;
  llmFailedOver(deps, { userId: call.userId, callId, asked, served: model, reason, policy });
  return ok({ ...instead.value, degraded: { mode: "llm-failover", reason, since: deps.clock.now().toISOString(), policy } });
}
