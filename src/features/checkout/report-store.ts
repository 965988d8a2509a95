import { and, asc, count, eq, gt, gte, inArray, lte, min, or, sql, sum, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { OPEN_STATES, type AttemptState, type OpenState } from "./attempt.ts";
import type { Attempt } from "./store.ts";
import { checkoutAttempts as attempts } from "./tables.ts";

/** Attempts in RESERVED or reconciling, and unpaid ones past their threshold; the longest in their state first. */
export async function listForReport(
  db: Db,
  page: { unpaidSinceBefore: Date; limit: number; after: { stateSince: Date; id: string } | undefined },
): Promise<Attempt[]> {
  const shown = or(
    inArray(attempts.state, ["RESERVED", "PAYMENT_INITIATED_CART_RECONCILING"]),
    and(eq(attempts.state, "PAYMENT_INITIATED"), lte(attempts.stateSince, page.unpaidSinceBefore)),
  );
  const { after } = page;
  const beyond =
    after && or(gt(attempts.stateSince, after.stateSince), and(eq(attempts.stateSince, after.stateSince), gt(attempts.id, after.id)));
  return db.select().from(attempts).where(and(shown, beyond)).orderBy(asc(attempts.stateSince), asc(attempts.id)).limit(page.limit);
}

/** Seconds an attempt was in each open state, null where it was never in it or has not left it. */
const SECONDS: Record<OpenState, SQL> = {
  RESERVED: sql`extract(epoch from coalesce(${attempts.initiatedAt}, ${attempts.reconcilingAt}, ${attempts.endedAt}) - ${attempts.createdAt})`,
  PAYMENT_INITIATED: sql`extract(epoch from coalesce(${attempts.reconcilingAt}, ${attempts.endedAt}) - ${attempts.initiatedAt})`,
  PAYMENT_INITIATED_CART_RECONCILING: sql`extract(epoch from ${attempts.endedAt} - ${attempts.reconcilingAt})`,
};

export interface Durations {
  samples: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

export interface CheckoutFigures {
  durations: Record<OpenState, Durations>;
  /** Attempts begun in the window by the state they are in now, with their sums by currency. */
  volumes: { state: AttemptState; currency: string; attempts: number; amount: number }[];
  /** Open attempts now, whenever they began. */
  open: { state: OpenState; attempts: number; oldestSince: Date }[];
}

/** Usual and current figures, in one round trip. */
export async function checkoutFigures(db: Db, since: Date): Promise<CheckoutFigures> {
  const percentiles = (state: OpenState) =>
    sql<number[] | null>`percentile_cont(array[0.5, 0.95, 0.99]) within group (order by (${SECONDS[state]})::float8)`;
  const samples = (state: OpenState) => sql<number>`count(${SECONDS[state]})::int`;
  const inWindow = gte(attempts.createdAt, since);
  const [durations, volumes, open] = await db.batch([
    db
      .select({
        reserved: percentiles("RESERVED"),
        reservedSamples: samples("RESERVED"),
        initiated: percentiles("PAYMENT_INITIATED"),
        initiatedSamples: samples("PAYMENT_INITIATED"),
        reconciling: percentiles("PAYMENT_INITIATED_CART_RECONCILING"),
        reconcilingSamples: samples("PAYMENT_INITIATED_CART_RECONCILING"),
      })
      .from(attempts)
      .where(inWindow),
    db
      .select({ state: attempts.state, currency: attempts.currency, attempts: count(), amount: sum(attempts.amount).mapWith(Number) })
      .from(attempts)
      .where(inWindow)
      .groupBy(attempts.state, attempts.currency),
    db
      .select({ state: attempts.state, attempts: count(), oldestSince: min(attempts.stateSince) })
      .from(attempts)
      .where(inArray(attempts.state, [...OPEN_STATES]))
      .groupBy(attempts.state),
  ]);
  const row = durations[0];
  return {
    durations: {
      RESERVED: durationsOf(row?.reserved, row?.reservedSamples),
      PAYMENT_INITIATED: durationsOf(row?.initiated, row?.initiatedSamples),
      PAYMENT_INITIATED_CART_RECONCILING: durationsOf(row?.reconciling, row?.reconcilingSamples),
    },
    volumes,
    open: open.map(({ state, attempts: number, oldestSince }) => ({
      state: state as OpenState,
      attempts: number,
      oldestSince: oldestSince ?? new Date(0),
    })),
  };
}

function durationsOf(percentiles: number[] | null | undefined, samples = 0): Durations {
  const [p50 = null, p95 = null, p99 = null] = percentiles ?? [];
  return { samples, p50, p95, p99 };
}
