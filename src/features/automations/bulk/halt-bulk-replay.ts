import { auditRow } from "../../../platform/audit/audit-log.ts";
import { bulkReplayMoved } from "../../../platform/events/bulk-replays.ts";
import type { Actor } from "../../../platform/identity.ts";
import { ok, refused, type Result } from "../../../platform/result.ts";
import type { AutomationsDeps } from "../ports.ts";
import type { AutomationRefusal } from "../problems.ts";
import { bulkReplay } from "./read-bulk-replays.ts";
import type { BulkReplay } from "./schemas.ts";
import { haltReplay } from "./store.ts";

/** Halts a bulk replay for good: no letter's turn comes after this. Those under way end by themselves. Halting it again says the same. */
export async function haltBulkReplay(deps: AutomationsDeps, operator: Actor, id: string): Promise<Result<BulkReplay, AutomationRefusal>> {
  const line = auditRow(deps, operator, {
    action: "automation-bulk-replay.halt",
    subjectKind: "automation-bulk-replay",
    subject: id,
    detail: {},
  });
  if (await haltReplay(deps.db, id, line)) bulkReplayMoved(deps, { bulkReplayId: id, became: "halted", by: operator.id });
  const replay = await bulkReplay(deps, id, "operator");
  if (!replay) return refused({ kind: "bulk-replay-not-found" });
  return replay.state === "halted" ? ok(replay) : refused({ kind: "bulk-replay-ended", state: replay.state });
}
