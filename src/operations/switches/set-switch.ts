import { authorOf } from "../../platform/audit/line.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, type Result } from "../../platform/result.ts";
import type { SwitchableFeature, SwitchState } from "../../platform/switches.ts";
import type { SwitchDeps } from "./ports.ts";
import { decideSwitch, viewSwitches, type SwitchRefusal, type SwitchView } from "./rules.ts";

/** Turns a feature off, over or on again; every isolate follows within 5 s. Audited at the desk. */
export async function setSwitch(
  deps: SwitchDeps,
  feature: SwitchableFeature,
  wanted: { state: SwitchState; owner: string; reason: string; expiresAt?: string | undefined },
  actor: Actor,
): Promise<Result<SwitchView, SwitchRefusal>> {
  const decided = decideSwitch(feature, wanted, deps.clock.now());
  if (!decided.ok) return decided;
  const record = await deps.switchDesk.setSwitch(decided.value, authorOf(actor));
  deps.switchRecords.forget();
  operatorActed(deps, { actorId: actor.id, action: "switch.set", subject: feature });
  const view = viewSwitches([record], deps.clock.now()).find((candidate) => candidate.feature === feature);
  return ok(view as SwitchView);
}
