import { authorOf } from "../../platform/audit/line.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Actor } from "../../platform/identity.ts";
import type { ReleaseDeps } from "./ports.ts";
import type { RollOutReport } from "./report.ts";

/** Keeps what became of a roll-out in the audit trail, once a word of it; answers whether it was new. */
export async function recordRollOut(deps: ReleaseDeps, report: RollOutReport, actor: Actor): Promise<boolean> {
  const fresh = await deps.releaseDesk.recordRollOut(report, authorOf(actor));
  if (fresh) operatorActed(deps, { actorId: actor.id, action: `release.${report.word}`, subject: report.id });
  return fresh;
}
