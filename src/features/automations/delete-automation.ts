import { notFound } from "../../platform/errors.ts";
import { automationChanged } from "../../platform/events/automations.ts";
import type { Platform } from "../../platform/platform.ts";
import { updateAutomation } from "./store/automations.ts";

/** Deletes an automation and cancels what waits for it; what it did stays on record. Throws `not-found`. */
export async function deleteAutomation(deps: Platform, buyerId: string, id: string): Promise<void> {
  const now = deps.clock.now();
  const row = await updateAutomation(deps.db, { id, buyerId }, { enabled: false, deletedAt: now }, now);
  if (!row) throw notFound("automation");
  automationChanged(deps, { automationId: id, change: "deleted" });
}
