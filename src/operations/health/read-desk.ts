import { deskUnavailable } from "../../platform/events/operators.ts";
import type { Alert } from "../alerts/alert.ts";
import type { OnCallDeps } from "../on-call/ports.ts";
import { readOnCall } from "../on-call/read-on-call.ts";
import type { IncidentDeps } from "../incidents/ports.ts";
import type { NotificationDeps } from "../notifications/ports.ts";
import type { AuditDeps } from "../audit/ports.ts";
import type { Changes } from "./changes-rules.ts";
import { newestFirst } from "./changes-rules.ts";
import type { Desk } from "./desk-panels.tsx";
import type { SwitchDeps } from "../switches/ports.ts";
import { viewSwitches } from "../switches/rules.ts";
import type { HealthDeps } from "./ports.ts";

/** Open alerts that are read, the worst first: what follows from a shown one stands under it. */
const RANKED = 200;
const LISTED = 20;

/** What waits for a person; undefined where the ledger does not answer: the page never fails for it. */
export async function readDesk(deps: IncidentDeps & NotificationDeps & Pick<OnCallDeps, "onCallBook">): Promise<Desk | undefined> {
  try {
    const [counts, pages, ranked, letters, incidents, notifications, onCall] = await Promise.all([
      deps.alertLedger.counts(),
      deps.alertLedger.listAlerts({ state: "open", severity: "page", limit: RANKED, after: undefined }),
      deps.alertLedger.listAlerts({ state: "open", limit: RANKED, after: undefined }),
      deps.alertLedger.listDeadLetters({ state: "undecided", limit: LISTED, after: undefined }),
      deps.incidentBook.listIncidents({ state: "open", limit: LISTED, after: undefined }),
      deps.notificationFeed.listNotifications({ unacknowledged: true, limit: LISTED, after: undefined }),
      readOnCall(deps),
    ]);
    return { counts, alerts: gravestFirst(pages, ranked), letters, incidents, notifications, onCall };
  } catch (error) {
    deskUnavailable(deps, { use: "alert-ledger", error });
    return undefined;
  }
}

/** Those both transports failed, then pages, whoever has them, then the others: no number of warnings hides a page. */
export function gravestFirst(pages: readonly Alert[], ranked: readonly Alert[]): Alert[] {
  const inOrder = [...ranked.filter(({ bothFailed }) => bothFailed), ...pages, ...ranked];
  return [...new Map(inOrder.map((alert) => [alert.id, alert])).values()];
}

/** Lines and releases that are shown of what changed, and lines that are read: sign-ins among them are left out. */
const CHANGES = 5;
const CHANGES_READ = 30;
const RELEASES = 3;

/** What changed lately, of what the operations plane itself keeps; undefined where it does not answer. */
export async function readChanges(deps: HealthDeps & AuditDeps & SwitchDeps): Promise<Changes | undefined> {
  try {
    const [releases, switches, freeze, ...trails] = await Promise.all([
      deps.captureDesk.lastReleases(RELEASES),
      deps.switchDesk.listSwitches(),
      deps.switchDesk.deployFreeze(),
      deps.auditTrails["ops-desk"].auditLines({ limit: CHANGES_READ }),
      deps.auditTrails["alert-ledger"].auditLines({ limit: CHANGES_READ }),
    ]);
    const stands = {
      switches: viewSwitches(switches, deps.clock.now()),
      frozen: freeze?.frozen ?? false,
      frozenBy: freeze?.setBy ?? "",
    };
    return { releases, lines: newestFirst(trails, CHANGES), stands };
  } catch (error) {
    deskUnavailable(deps, { use: "changes", error });
    return undefined;
  }
}
