import { and, asc, eq, gt, gte, inArray, lte, or } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { AttemptState, OpenState } from "./attempt.ts";
import type { Attempt } from "./store.ts";
import { checkoutAttempts as attempts } from "./tables.ts";
import { durationsOf, type Durations, type windowOf } from "./totals-rules.ts";
import { countedIn, openNow } from "./totals-store.ts";

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
    after && and(gte(attempts.stateSince, after.stateSince), or(gt(attempts.stateSince, after.stateSince), gt(attempts.id, after.id)));
  return db.select().from(attempts).where(and(shown, beyond)).orderBy(asc(attempts.stateSince), asc(attempts.id)).limit(page.limit);
}

export interface CheckoutFigures {
  durations: Record<OpenState, Durations>;
  /** Attempts begun in the window by the state they are in now, with their sums by currency. */
  volumes: { state: AttemptState; currency: string; attempts: number; amount: number }[];
  /** Open attempts now, whenever they began. */
  open: { state: OpenState; attempts: number; oldestSince: Date | null }[];
}

/** Usual and current figures, in one round trip that costs the window's hours and not its attempts. */
export async function checkoutFigures(db: Db, window: ReturnType<typeof windowOf>): Promise<CheckoutFigures> {
  const [{ rows: counted }, { rows: open }] = await db.batch([countedIn(db, window), openNow(db)]);
  const bucketsOf = (state: OpenState) =>
    counted
      .filter((row) => row.kind === "duration" && row.state === state)
      .map((row) => ({ bucket: Number(row.part), attempts: row.attempts }));
  return {
    durations: {
      RESERVED: durationsOf(bucketsOf("RESERVED")),
      PAYMENT_INITIATED: durationsOf(bucketsOf("PAYMENT_INITIATED")),
      PAYMENT_INITIATED_CART_RECONCILING: durationsOf(bucketsOf("PAYMENT_INITIATED_CART_RECONCILING")),
    },
    volumes: counted
      .filter(({ kind }) => kind === "volume")
      .map(({ state, part, attempts: number, amount }) => ({ state, currency: part, attempts: number, amount })),
    open: open.map(({ state, attempts: number, oldestSince }) => ({
      state,
      attempts: number,
      oldestSince: oldestSince === null ? null : new Date(oldestSince),
    })),
  };
}
