import { deferredReopened } from "../../platform/events/automations.ts";
import { withLease } from "../../platform/leases/with-lease.ts";
import type { AutomationIncidentDeps } from "./ports.ts";
import { awaitedIncidents, reopenLetters } from "./store/deferred.ts";

const LEASE_SECONDS = 50;
/** Incidents asked for at a time, and letters reopened in one statement. */
const LIMIT = 500;

/**
 * Has the dead letters that waited for an incident decided anew once that is over (AUT-4). Incidents live in the alert ledger and letters in
 * Postgres, so this asks for what is awaited instead of being told: whatever died since an incident was closed, the next run finds it. A letter
 * is reopened by a conditional write, so two runs reopen it once.
 */
export async function reopenDeferred(deps: AutomationIncidentDeps): Promise<unknown> {
  const reopened = await withLease(deps, "automations.reopen-deferred", LEASE_SECONDS, async () => {
    let letters = 0;
    for (let after: string | undefined = ""; after !== undefined;) {
      const awaited = await awaitedIncidents(deps.db, after, LIMIT);
      letters += await reopenOver(deps, awaited);
      after = awaited.length < LIMIT ? undefined : awaited.at(-1);
    }
    return { letters };
  });
  return reopened ?? { skipped: "another isolate is at it" };
}

async function reopenOver(deps: AutomationIncidentDeps, awaited: readonly string[]): Promise<number> {
  if (awaited.length === 0) return 0;
  const states = await deps.incidentBook.incidentStates(awaited);
  const over = awaited.filter((id) => states[id] !== "open");
  let letters = 0;
  for (let found = LIMIT; over.length > 0 && found === LIMIT; letters += found) {
    const reopened = await reopenLetters(deps.db, over, deps.clock.now(), LIMIT);
    for (const { id, incidentId } of reopened) deferredReopened(deps, { deadLetterId: id, incidentId });
    found = reopened.length;
  }
  return letters;
}
