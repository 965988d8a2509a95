import { authorOf } from "../../platform/audit/line.ts";
import { rotaChanged } from "../../platform/events/on-call.ts";
import type { Operator } from "../../platform/identity.ts";
import { refused, type Result } from "../../platform/result.ts";
import { nobodyToCall, type NobodyToCall } from "./nobody-to-call.ts";
import type { OnCallDeps } from "./ports.ts";
import type { Rota, WantedRota } from "./rota.ts";
import { receiversOf, type RotaRefusal } from "./rules.ts";

export type SetRotaRefusal = RotaRefusal | NobodyToCall | { kind: "no-such-receiver"; receivers: readonly string[] };

/** Says who takes turns for a receiver of the contract's chain: operators who may act on what they are called for. */
export async function setRota(deps: OnCallDeps, wanted: WantedRota, operator: Operator): Promise<Result<Rota, SetRotaRefusal>> {
  const receivers = receiversOf(deps.contract.incidentAlerts);
  if (!receivers.includes(wanted.receiver)) return refused({ kind: "no-such-receiver", receivers });
  const unknown = await nobodyToCall(deps, wanted.people);
  if (unknown) return refused(unknown);
  const set = await deps.onCallBook.setRota(wanted, authorOf(operator));
  if (set.ok) rotaChanged(deps, { receiver: wanted.receiver, change: "set", operatorId: operator.id });
  return set;
}
