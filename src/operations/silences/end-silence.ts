import { authorOf } from "../../platform/audit/line.ts";
import { silenceEnded } from "../../platform/events/silences.ts";
import type { Operator } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { EndOf, EndRefusal, SilenceDeps } from "./ports.ts";
import type { Silence } from "./silence.ts";

/** Ends a silence before its time, or gives up one that is planned; where it comes back, this time alone or for good. What it kept back and still stands is told. */
export async function endSilence(deps: SilenceDeps, id: string, of: EndOf, operator: Operator): Promise<Result<Silence, EndRefusal>> {
  const ended = await deps.silenceBook.endSilence(id, authorOf(operator), of);
  if (ended.ok) silenceEnded(deps, { silenceId: id, operatorId: operator.id });
  return ended;
}
