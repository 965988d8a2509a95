import type { Platform } from "../../platform/platform.ts";
import { deleteEndedBefore } from "./store/retention.ts";

const KEPT_DAYS = 30;

/** Daily retention of executions, dispatched events and reviews; running it twice deletes nothing more. */
export async function deleteEndedExecutions(deps: Platform): Promise<{ executions: number; events: number; reviews: number }> {
  return deleteEndedBefore(deps.db, new Date(deps.clock.now().getTime() - KEPT_DAYS * 86_400_000));
}
