import { alertAttemptFailed, alertDelivered } from "../../platform/events/alerts.ts";
import type { AttemptOutcome, AttemptReport, LeasedDelivery } from "./delivery.ts";
import type { AlertDeps } from "./ports.ts";

/** Connections open at once: the platform allows six a request. */
const AT_ONCE = 5;
/** The share of a lease that rounds of posts may take, should the receiver use each deadline up. */
const LEASE_USED = 0.8;

/**
 * Delivers those of the woken deliveries that are due: takes their leases in one call, posts several at once, reports in one call.
 * One whose lease another holds, that is not due or is done is left alone; the ledger wakes it when its time comes.
 */
export async function deliverAlerts(deps: AlertDeps, ids: readonly string[]): Promise<void> {
  const { leaseSeconds, deliveryDeadlineMs } = deps.contract.incidentAlerts;
  const rounds = Math.max(1, Math.floor((leaseSeconds * 1000 * LEASE_USED) / deliveryDeadlineMs));
  const waiting = [...new Set(ids)];
  while (waiting.length > 0) {
    const leased = [...(await deps.alertLedger.lease(waiting.splice(0, rounds * AT_ONCE)))];
    const reports: AttemptReport[] = [];
    const work = async (): Promise<void> => {
      for (let next = leased.shift(); next; next = leased.shift()) reports.push(await attempt(deps, next));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
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
