import { alertsTold } from "../../../platform/events/automations.ts";
import type { EventData } from "../../../platform/outbox/event-data.ts";
import { createIds } from "../../../platform/ids.ts";
import { withLease } from "../../../platform/leases/with-lease.ts";
import type { RaisedAlert } from "../../../platform/alerts.ts";
import type { AutomationsDeps } from "../ports.ts";
import { wakeAutomations } from "../wake-automations.ts";
import { lastToldAlert, writeAlerts } from "./store.ts";

const LEASE_SECONDS = 50;
/** A run tells of so many; what is left is told by the next. */
const BATCH = 200;
/** Where none was told of yet, or none within the days for which events are kept: alerts of so long ago are told of. */
const BEGINS_MS = 600_000;

/**
 * Cron: has the operators' automations hear of alerts that were opened since the last one that was told of, once each. The ledger stands on no
 * Postgres, so it is asked from here: an outage leaves alerts that are told of when it is over.
 */
export async function tellAlerts(deps: AutomationsDeps): Promise<unknown> {
  const told = await withLease(deps, "automations.tell-alerts", LEASE_SECONDS, async () => {
    const now = deps.clock.now();
    const begin = createIds({ now: () => new Date(now.getTime() - BEGINS_MS) }).next("alert");
    const alerts = await deps.alertsOpenedAfter((await lastToldAlert(deps.db)) ?? begin, BATCH);
    if (alerts.length === 0) return 0;
    const events = alerts.map((alert) => ({ id: deps.ids.next("evt"), subject: alert.id, data: dataOf(alert) }));
    const written = await writeAlerts(deps.db, events, now);
    await wakeAutomations(deps, written);
    if (written.length > 0) alertsTold(deps, { alerts: written.length });
    return written.length;
  });
  return told === undefined ? { skipped: "another isolate is telling" } : { told };
}

const dataOf = ({ id: alertId, firstRaisedAt, key, severity, summary, source, drill }: RaisedAlert): EventData<"alert.raised"> => ({
  ...{ alertId, key, severity, summary, source, drill },
  raisedAt: new Date(firstRaisedAt).toISOString(),
});
