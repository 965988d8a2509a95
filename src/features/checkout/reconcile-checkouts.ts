import { checkoutReconcileFailed } from "../../platform/events/checkout.ts";
import { advanceCheckout } from "./advance-checkout.ts";
import { causedBy, failureOf } from "./cause.ts";
import type { CheckoutDeps } from "./ports.ts";
import { keepFailure, leaseDue, type Attempt } from "./store.ts";

const BATCH = 20;
/** Attempts driven at the same time: each holds one connection, and a run may hold six. */
const AT_ONCE = 4;
/** A run ends before the next cron comes; what is left is due again then. */
const RUN_MS = 25_000;

/**
 * Cron: drives every attempt that waits for us for longer than a process may be at it, or is past its expiry, to an end, and asks the
 * provider for payments that buyers may have made without a webhook; under leases. Answers how many went which way.
 */
export async function reconcileCheckouts(deps: CheckoutDeps): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {};
  const endBy = deps.clock.now().getTime() + RUN_MS;
  for (let more = true; more && deps.clock.now().getTime() < endBy;) {
    const leased = await lease(deps);
    more = leased.length === BATCH;
    const waiting = [...leased];
    const work = async () => {
      for (let attempt = waiting.shift(); attempt; attempt = waiting.shift()) {
        const outcome = await advance(deps, attempt);
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
  return outcomes;
}

async function advance(deps: CheckoutDeps, attempt: Attempt): Promise<string> {
  try {
    return await advanceCheckout(causedBy(deps, { by: "reconcile", ref: null }), attempt);
  } catch (error) {
    checkoutReconcileFailed(deps, { attemptId: attempt.id, state: attempt.state, error });
    await noteFailure(deps, attempt, error);
    return "failed";
  }
}

/** Keeps what failed where operators look for it. Where that cannot be written either, the log has both, and the lease runs out. */
async function noteFailure(deps: CheckoutDeps, attempt: Attempt, error: unknown): Promise<void> {
  try {
    await keepFailure(deps.db, attempt.id, failureOf(error, { by: "reconcile", now: deps.clock.now() }));
  } catch (storeError) {
    checkoutReconcileFailed(deps, { attemptId: attempt.id, state: attempt.state, error: storeError });
  }
}

function lease(deps: CheckoutDeps): Promise<Attempt[]> {
  const now = deps.clock.now();
  const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const { leaseSeconds, takeOverSeconds, askUnpaidSeconds } = deps.contract.checkout;
  return leaseDue(deps.db, {
    now,
    until: secondsAgo(-leaseSeconds),
    limit: BATCH,
    oursBefore: secondsAgo(takeOverSeconds),
    askedBefore: secondsAgo(askUnpaidSeconds),
  });
}
