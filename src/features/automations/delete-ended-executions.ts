import type { Platform } from "../../platform/platform.ts";
import { deleteEndedBefore } from "./store/retention.ts";

const KEPT_DAYS = 30;

/** Daily retention of executions, dispatched events, reviews and the past secrets of automations; running it twice deletes nothing more. */
export async function deleteEndedExecutions(
  deps: Platform,
): Promise<{ executions: number; events: number; reviews: number; secretsOf: number }> {
  const now = deps.clock.now();
  return deleteEndedBefore(deps.db, new Date(now.getTime() - KEPT_DAYS * 86_400_000), now);
}
