import { sql } from "drizzle-orm";
import { conservationLaw, newestOf, type ConservationLaw } from "../../platform/conservation.ts";
import { timeBeyond } from "../../platform/db/newest.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import type { Platform } from "../../platform/platform.ts";
import { openAttempts } from "../checkout/attempt-standings.ts";
import { linesOfOrders } from "../orders/lines-of-orders.ts";
import { stockReservations as reservations } from "./tables.ts";

/** The attempts' and orders' own lines against the reservations: two tables written in one transaction, read at one moment. */
export const stockLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "stock.reserved",
    statement: "pieces in open attempts = pieces held, pieces ordered = pieces sold",
    async capture({ now, outbound }) {
      const newest = newestOf(deps.contract, now);
      const { before } = newest;
      const { rows } = await outbound("postgres", () =>
        deps.db.execute<Record<"open" | "held" | "ordered" | "sold", number> & { since: string }>(sql`
          with cut as (select greatest(${timestamp(newest.since)}, ${timeBeyond(reservations, reservations.soldAt, newest, sql`state = 'SOLD'`)}) as since)
          select since,
            (select coalesce(sum(line.quantity), 0)::float8 from ${openAttempts} a, jsonb_to_recordset(a.lines) as line (quantity bigint)
             where a.created_at < ${timestamp(before)}) as open,
            (select coalesce(sum(quantity), 0)::float8 from ${reservations} where state = 'HELD' and held_at < ${timestamp(before)}) as held,
            (select coalesce(sum(o.quantity), 0)::float8 from ${linesOfOrders} o
             where o.placed_at >= since and o.placed_at < ${timestamp(before)}) as ordered,
            (select coalesce(sum(quantity), 0)::float8 from ${reservations}
             where state = 'SOLD' and sold_at >= since and sold_at < ${timestamp(before)}) as sold
          from cut`),
      );
      const [row] = rows;
      if (!row) throw new Error("stock was not counted");
      const { open, held, ordered, sold } = row;
      return [
        {
          part: "held",
          left: { label: "pieces in open attempts", amount: open },
          right: { label: "pieces held", amount: held },
          settledBefore: before,
        },
        {
          part: "sold",
          left: { label: "pieces ordered", amount: ordered },
          right: { label: "pieces sold", amount: sold },
          settledBefore: before,
          detail: `since ${new Date(row.since).toISOString()}`,
        },
      ];
    },
  });
