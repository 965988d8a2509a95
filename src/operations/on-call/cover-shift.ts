import { authorOf } from "../../platform/audit/line.ts";
import { rotaChanged } from "../../platform/events/on-call.ts";
import type { Operator } from "../../platform/identity.ts";
import { refused, type Result } from "../../platform/result.ts";
import { nobodyToCall, type NobodyToCall } from "./nobody-to-call.ts";
import type { OnCallDeps } from "./ports.ts";
import type { Cover, Rota, WantedCover } from "./rota.ts";
import { receiversOf, type CoverRefusal } from "./rules.ts";
import type { SetRotaRefusal } from "./set-rota.ts";

export type CoverShiftRefusal = CoverRefusal | NobodyToCall | Extract<SetRotaRefusal, { kind: "no-such-receiver" }>;

/** Has an operator take over for a while, whoever's turn it is. */
export async function coverShift(
  deps: OnCallDeps,
  wanted: WantedCover,
  operator: Operator,
): Promise<Result<{ rota: Rota; cover: Cover }, CoverShiftRefusal>> {
  const receivers = receiversOf(deps.contract.incidentAlerts);
  if (!receivers.includes(wanted.receiver)) return refused({ kind: "no-such-receiver", receivers });
  const unknown = await nobodyToCall(deps, [wanted.person]);
  if (unknown) return refused(unknown);
  const covered = await deps.onCallBook.coverShift(wanted, authorOf(operator));
  if (covered.ok) rotaChanged(deps, { receiver: wanted.receiver, change: "cover", operatorId: operator.id });
  return covered;
}
