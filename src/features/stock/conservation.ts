import { sql, type SQL } from "drizzle-orm";
import { conservationLaw, newestOf, type Balance, type ConservationLaw } from "../../platform/conservation.ts";
import { compareSets } from "../../platform/db/compare-sets.ts";
import { timeBeyond } from "../../platform/db/newest.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import type { Platform } from "../../platform/platform.ts";
import { openAttempts } from "../checkout/attempt-standings.ts";
import { linesOfOrders } from "../orders/lines-of-orders.ts";
import { stockReservations as reservations } from "./tables.ts";

/** The attempts' and orders' own lines against the reservations, offer by offer: two tables written in one transaction, each pair read at one moment. */
export const stockLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "stock.reserved",
    statement: "pieces in open attempts = pieces held, pieces ordered = pieces sold, offer by offer",
    async capture({ now, outbound }) {
      const newest = newestOf(deps.contract, now);
      const { before: settledBefore } = newest;
      const before = timestamp(settledBefore);
      const [held, sold] = await outbound("postgres", async () => [
        await compareSets(deps.db, {
          left: sql`select a.id || '/' || line."offerId", line.quantity
            from ${openAttempts} a, jsonb_to_recordset(a.lines) as line ("offerId" text, quantity bigint) where a.created_at < ${before}`,
          right: sql`select ${perOffer(sql`attempt_id`)}, quantity from ${reservations} where state = 'HELD' and held_at < ${before}`,
        }),
        await compareSets(deps.db, {
          given: sql`cut as (select greatest(${timestamp(newest.since)},
            ${timeBeyond(reservations, reservations.soldAt, newest, sql`state = 'SOLD'`)}) as since)`,
          left: sql`select o.order_id || '/' || o.offer_id, o.quantity from ${linesOfOrders} o
            where o.placed_at >= (select since from cut) and o.placed_at < ${before}`,
          right: sql`select ${perOffer(sql`order_id`)}, quantity from ${reservations}
            where state = 'SOLD' and sold_at >= (select since from cut) and sold_at < ${before}`,
        }),
      ]);
      return [
        balance("held", ["pieces in open attempts", "pieces held"], held, settledBefore),
        {
          ...balance("sold", ["pieces ordered", "pieces sold"], sold, settledBefore),
          ...(sold.since ? { detail: `since ${sold.since}` } : {}),
        },
      ];
    },
  });

const perOffer = (owner: SQL): SQL => sql`coalesce(${owner}, attempt_id) || '/' || offer_id`;

const balance = (
  part: string,
  [left, right]: readonly [string, string],
  found: Pick<Awaited<ReturnType<typeof compareSets>>, "left" | "right" | "apart">,
  settledBefore: Date,
): Balance => ({
  part,
  left: { label: left, amount: found.left },
  right: { label: right, amount: found.right },
  apart: found.apart,
  settledBefore,
});
