import { notFound } from "../../platform/errors.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import { lineOf, noteChange } from "./operators/line.ts";
import { updateAutomation } from "./store/automations.ts";

/** Deletes an automation and cancels what waits for it; what it did stays on record. Throws `not-found`. */
export async function deleteAutomation(deps: Platform, buyerId: string, id: string, operator?: Actor): Promise<void> {
  const now = deps.clock.now();
  const line = operator && lineOf(deps, operator, { verb: "delete", id }, {});
  const row = await updateAutomation(deps.db, { id, buyerId, line }, { enabled: false, deletedAt: now }, now);
  if (!row) throw notFound("automation");
  noteChange(deps, { automationId: id, change: "deleted" }, operator);
}
