import type { Platform } from "../platform.ts";
import { deleteAuditBefore } from "./audit-log.ts";

const DAY_MS = 86_400_000;

/** Daily retention of the lines in Postgres; the desk and the ledger forget theirs by their alarms. */
export async function deleteOldAuditLines(deps: Platform): Promise<{ deleted: number }> {
  const kept = deps.contract.audit.retentionDays * DAY_MS;
  return { deleted: await deleteAuditBefore(deps.db, new Date(deps.clock.now().getTime() - kept)) };
}
