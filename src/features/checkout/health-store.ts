import { count, inArray, lte, min } from "drizzle-orm";
import type { Contract } from "../../platform/contract.ts";
import type { Db } from "../../platform/db/client.ts";
import { ATTEMPT_STATES, type AttemptState } from "./attempt.ts";
import { isStuck } from "./stuck-store.ts";
import { checkoutAttempts as attempts, receivedWebhooks as webhooks } from "./tables.ts";
import type { windowOf } from "./totals-rules.ts";
import { countedIn, openNow } from "./totals-store.ts";

/** What is stored of checkouts now, in one round trip. */
export interface CheckoutStanding {
  /** Open attempts, and ended ones begun in the window. */
  byState: Record<AttemptState, number>;
  stuck: number;
  oldestStuckSince: Date | null;
  webhooksWaiting: number;
  oldestWebhookSince: Date | null;
  webhooksParked: number;
  /** Since when the payment of an ended attempt, the longest of those due, is to be looked at again. */
  oldestCheckDueSince: Date | null;
}

export async function checkoutStanding(
  db: Db,
  contract: Contract["checkout"],
  at: { now: Date; window: ReturnType<typeof windowOf> },
): Promise<CheckoutStanding> {
  const [{ rows: counted }, { rows: open }, [overdue], events, [check]] = await db.batch([
    countedIn(db, at.window),
    openNow(db),
    db
      .select({ attempts: count(), since: min(attempts.stateSince) })
      .from(attempts)
      .where(isStuck(contract, at.now)),
    db
      .select({ state: webhooks.state, events: count(), since: min(webhooks.receivedAt) })
      .from(webhooks)
      .where(inArray(webhooks.state, ["RECEIVED", "PARKED"]))
      .groupBy(webhooks.state),
    db
      .select({ since: min(attempts.paymentCheckAt) })
      .from(attempts)
      .where(lte(attempts.paymentCheckAt, at.now)),
  ]);
  const waiting = events.find(({ state }) => state === "RECEIVED");
  const begun = (state: AttemptState) =>
    counted.reduce((sum, row) => (row.kind === "volume" && row.state === state ? sum + row.attempts : sum), 0);
  const byState = (state: AttemptState): number => open.find((row) => row.state === state)?.attempts ?? begun(state);
  return {
    byState: Object.fromEntries(ATTEMPT_STATES.map((state) => [state, byState(state)])) as Record<AttemptState, number>,
    stuck: overdue?.attempts ?? 0,
    oldestStuckSince: overdue?.since ?? null,
    webhooksWaiting: waiting?.events ?? 0,
    oldestWebhookSince: waiting?.since ?? null,
    webhooksParked: events.find(({ state }) => state === "PARKED")?.events ?? 0,
    oldestCheckDueSince: check?.since ?? null,
  };
}
