import { and, count, eq, gte, inArray, lte, min, or, sql } from "drizzle-orm";
import type { Contract } from "../../platform/contract.ts";
import type { Db } from "../../platform/db/client.ts";
import { ATTEMPT_STATES, OPEN_STATES, thresholdSeconds, type AttemptState } from "./attempt.ts";
import { checkoutAttempts as attempts, receivedWebhooks as webhooks } from "./tables.ts";

/** What is stored of checkouts now, in one round trip. */
export interface CheckoutStanding {
  /** Open attempts, and those that ended since. */
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
  at: { now: Date; endedSince: Date },
): Promise<CheckoutStanding> {
  const before = (seconds: number) => new Date(at.now.getTime() - seconds * 1000);
  const stuck = or(
    ...OPEN_STATES.map((state) =>
      and(
        eq(attempts.state, state),
        sql`${attempts.stateSince} <= ${before(thresholdSeconds(state, contract)).toISOString()}::timestamptz`,
      ),
    ),
  );
  const [states, [overdue], events, [check]] = await db.batch([
    db
      .select({ state: attempts.state, attempts: count() })
      .from(attempts)
      .where(or(inArray(attempts.state, [...OPEN_STATES]), gte(attempts.createdAt, at.endedSince)))
      .groupBy(attempts.state),
    db
      .select({ attempts: count(), since: min(attempts.stateSince) })
      .from(attempts)
      .where(stuck),
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
  const found = new Map(states.map(({ state, attempts: number }) => [state, number]));
  return {
    byState: Object.fromEntries(ATTEMPT_STATES.map((state) => [state, found.get(state) ?? 0])) as Record<AttemptState, number>,
    stuck: overdue?.attempts ?? 0,
    oldestStuckSince: overdue?.since ?? null,
    webhooksWaiting: waiting?.events ?? 0,
    oldestWebhookSince: waiting?.since ?? null,
    webhooksParked: events.find(({ state }) => state === "PARKED")?.events ?? 0,
    oldestCheckDueSince: check?.since ?? null,
  };
}
