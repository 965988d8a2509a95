import { notFound } from "../../platform/errors.ts";
import { automationChanged } from "../../platform/events/automations.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { sessionStands, standsInPostgres } from "../auth/session-stands.ts";
import type { Condition } from "./conditions/condition.ts";
import { conditionFault } from "./conditions/fault.ts";
import type { AutomationRefusal } from "./problems.ts";
import { readAutomation } from "./read-automations.ts";
import { updateAutomation, type AutomationRow } from "./store/automations.ts";
import { targetUrlFault } from "./target-url.ts";

export interface AutomationChange {
  name?: string | undefined;
  url?: string | undefined;
  enabled?: boolean | undefined;
  conditions?: Condition[] | undefined;
  /** The session that asks, where one does. */
  sessionId?: string | undefined;
}

/** Changes what is given; another name, address or conditions are another version. Disabling cancels what waits for the automation. Throws `not-found` where it is not the buyer's. */
export async function changeAutomation(
  deps: Platform,
  buyerId: string,
  id: string,
  change: AutomationChange,
): Promise<Result<AutomationRow, AutomationRefusal>> {
  const fault = change.url === undefined ? undefined : targetUrlFault(deps, change.url);
  if (fault !== undefined) return refused({ kind: "automation-url-refused", reason: fault });
  const { name, url, enabled, conditions, sessionId } = change;
  if (conditions !== undefined) {
    // Its type never changes, so that what is found here holds where it is written.
    const odd = conditionFault((await readAutomation(deps, buyerId, id)).eventType, conditions);
    if (odd) return refused({ kind: "condition-refused", ...odd });
  }
  const row = await updateAutomation(
    deps.db,
    { id, buyerId, ...(sessionId === undefined ? {} : { stands: sessionStands(sessionId) }) },
    {
      ...(name === undefined ? {} : { name }),
      ...(url === undefined ? {} : { url }),
      ...(conditions === undefined ? {} : { conditions }),
      ...(enabled === undefined ? {} : { enabled, disabledReason: null }),
    },
    deps.clock.now(),
  );
  if (!row && sessionId !== undefined && !(await standsInPostgres(deps.db, sessionId))) return refused({ kind: "session-ended" });
  if (!row) throw notFound("automation");
  automationChanged(deps, { automationId: id, change: "changed" });
  return ok(row);
}
