import type { Platform } from "../../platform/platform.ts";
import { deleteSessionsExpiredBefore } from "./store.ts";

const KEPT_DAYS = 30;

/** Daily retention of sessions; running it twice deletes nothing more. */
export async function deleteExpiredSessions(deps: Platform): Promise<{ deleted: number }> {
  return { deleted: await deleteSessionsExpiredBefore(deps.db, new Date(deps.clock.now().getTime() - KEPT_DAYS * 86_400_000)) };
}
