import { authorOf } from "../../platform/audit/line.ts";
import { rotaChanged } from "../../platform/events/on-call.ts";
import type { Operator } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { EndCoverRefusal, OnCallDeps } from "./ports.ts";
import type { Rota } from "./rota.ts";

/** Ends a cover before its time, or gives up one that is to come: whoever has the turn has it again. */
export async function endCover(deps: OnCallDeps, id: string, operator: Operator): Promise<Result<Rota, EndCoverRefusal>> {
  const ended = await deps.onCallBook.endCover(id, authorOf(operator));
  if (ended.ok) rotaChanged(deps, { receiver: ended.value.receiver, change: "end-cover", operatorId: operator.id });
  return ended;
}
