import { alertAttemptFailed, alertDelivered } from "../../platform/events/alerts.ts";
import type { AttemptOutcome, AttemptReport, LeasedDelivery } from "./delivery.ts";
import type { AlertDeps } from "./ports.ts";

/** Connections open at once: the platform allows six a request. */
const AT_ONCE = 5;

/**
 * Delivers those of the woken deliveries that are due, a round at a time: takes the leases of as many as are posted at once, reports them in
 * one call, and only then goes on, so that the ledger knows of a receiver that fails before the next are given out. One whose lease another
 * holds, that is not due or is done is left alone, and one that waits is taken in its place; the ledger wakes each when its time comes.
 */
export async function deliverAlerts(deps: AlertDeps, ids: readonly string[]): Promise<void> {
  const waiting = [...new Set(ids)];
  while (waiting.length > 0) {
    const leased = await deps.alertLedger.lease(waiting.splice(0, AT_ONCE));
    const reports = await Promise.all(leased.map((delivery) => attempt(deps, delivery)));
    if (reports.length > 0) await deps.alertLedger.record(reports);
  }
}

async function attempt(deps: AlertDeps, { id, fence, transport, payload, simulateFailure }: LeasedDelivery): Promise<AttemptReport> {
  const outcome: AttemptOutcome = simulateFailure
    ? { kind: "failed", status: null, latencyMs: 0, error: "simulated by a drill", retryAfterSeconds: 0, permanent: false }
    : await deps.alertTransport.post({ id, transport, payload });
  const { status, latencyMs } = outcome;
  if (outcome.kind === "delivered") alertDelivered(deps, { deliveryId: id, transport, status: outcome.status, latencyMs });
  else alertAttemptFailed(deps, { deliveryId: id, transport, status, latencyMs, error: outcome.error });
  return { id, fence, outcome, random: deps.random() };
}
