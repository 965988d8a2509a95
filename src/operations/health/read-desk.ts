import { deskUnavailable } from "../../platform/events/operators.ts";
import type { IncidentDeps } from "../incidents/ports.ts";
import type { NotificationDeps } from "../notifications/ports.ts";
import type { Desk } from "./desk-panels.tsx";

/** Open alerts that are read, the worst first: what follows from a shown one stands under it. */
const RANKED = 200;
const LISTED = 20;

/** What waits for a person; undefined where the ledger does not answer: the page never fails for it. */
export async function readDesk(deps: IncidentDeps & NotificationDeps): Promise<Desk | undefined> {
  try {
    const [counts, alerts, letters, incidents, notifications] = await Promise.all([
      deps.alertLedger.counts(),
      deps.alertLedger.listAlerts({ state: "open", limit: RANKED, after: undefined }),
      deps.alertLedger.listDeadLetters({ state: "undecided", limit: LISTED, after: undefined }),
      deps.incidentBook.listIncidents({ state: "open", limit: LISTED, after: undefined }),
      deps.notificationFeed.listNotifications({ unacknowledged: true, limit: LISTED, after: undefined }),
    ]);
    return { counts, alerts, letters, incidents, notifications };
  } catch (error) {
    deskUnavailable(deps, { use: "alert-ledger", error });
    return undefined;
  }
}
