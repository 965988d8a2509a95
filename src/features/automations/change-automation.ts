import { and } from "drizzle-orm";
import { notFound } from "../../platform/errors.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Actor } from "../../platform/identity.ts";
import { lineOf, noteChange } from "./operators/line.ts";
import { sessionStands, standsInPostgres } from "../auth/session-stands.ts";
import { callsAddress, type Action } from "./actions/action.ts";
import { addressFault } from "./actions/plan.ts";
import { undoableOf } from "./actions/undoable-of.ts";
import type { Condition } from "./conditions/condition.ts";
import { conditionFault } from "./conditions/condition-fault.ts";
import type { AutomationRefusal } from "./problems.ts";
import { readAutomation } from "./read-automations.ts";
import { addressStands, updateAutomation, type AutomationRow } from "./store/automations.ts";
import { targetUrlFault } from "./target-url.ts";

export interface AutomationChange {
  name?: string | undefined;
  url?: string | undefined;
  enabled?: boolean | undefined;
  conditions?: Condition[] | undefined;
  actions?: readonly Action[] | undefined;
  /** The session that asks, where one does. */
  sessionId?: string | undefined;
  /** The operator who changes it, where it is one of the operators'. */
  operator?: Actor | undefined;
}

/** Changes what is given; another name, address, conditions or actions are another version. Disabling cancels what waits for the automation. Throws `not-found` where it is not the buyer's. */
export async function changeAutomation(
  deps: Platform,
  buyerId: string,
  id: string,
  change: AutomationChange,
): Promise<Result<AutomationRow, AutomationRefusal>> {
  const misplaced = change.actions && change.url !== undefined ? addressFault(change.actions, change.url) : undefined;
  const fault = misplaced ?? (change.url === undefined ? undefined : targetUrlFault(deps, change.url));
  if (fault !== undefined) return refused({ kind: "automation-url-refused", reason: fault });
  const { name, enabled, conditions, actions, sessionId, operator } = change;
  const url = addressOf(change);
  if (conditions !== undefined || actions !== undefined) {
    // Its type never changes, so that what is found here holds where it is written.
    const { eventType } = await readAutomation(deps, buyerId, id);
    const odd = conditions && (await conditionFault(eventType, conditions));
    if (odd) return refused({ kind: "condition-refused", ...odd });
    const undoable = actions && (await undoableOf(deps, { buyerId, eventType }, actions));
    if (undoable) return refused({ kind: "action-refused", ...undoable });
  }
  // Judged where it is written: an address that another change takes away meanwhile is not called.
  const stands = and(sessionId === undefined ? undefined : sessionStands(sessionId), addressStands(change));
  const row = await updateAutomation(
    deps.db,
    { id, buyerId, stands, line: operator && lineOf(deps, operator, { verb: "change", id }, { name, enabled, url, conditions, actions }) },
    {
      ...(name === undefined ? {} : { name }),
      ...(url === undefined ? {} : { url }),
      ...(conditions === undefined ? {} : { conditions }),
      ...(actions === undefined ? {} : { actions }),
      ...(enabled === undefined ? {} : { enabled, disabledReason: null }),
    },
    deps.clock.now(),
  );
  if (!row && sessionId !== undefined && !(await standsInPostgres(deps.db, sessionId))) return refused({ kind: "session-ended" });
  if (!row) {
    const { actions: own, url: ownUrl } = await readAutomation(deps, buyerId, id);
    const reason = addressFault(actions ?? own, url ?? ownUrl);
    if (reason === undefined) throw notFound("automation");
    return refused({ kind: "automation-url-refused", reason });
  }
  noteChange(deps, { automationId: id, change: "changed" }, operator);
  return ok(row);
}

/** What becomes of the address: one that is called by nothing any more is forgotten. */
const addressOf = ({ url, actions }: AutomationChange): string | undefined =>
  url === undefined && actions !== undefined && !callsAddress(actions) ? "" : url;
