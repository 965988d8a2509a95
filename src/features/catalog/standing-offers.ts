import { inArray, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { Money } from "../../platform/money.ts";
import { offers } from "./tables.ts";

/** What somebody wants of an offer, at the supplier's price he knows of. */
export interface WantedOffer {
  offerId: string;
  quantity: number;
  supplierPrice: Money;
}

/** Holds where each offer is for sale at the supplier's price it is known at, in no more than the quantity wanted; for the statement of whoever buys. */
export function offersStandAs(wanted: readonly WantedOffer[]): SQL {
  const rows = wanted.map(({ offerId, quantity, supplierPrice }) => ({ id: offerId, quantity, ...supplierPrice }));
  return sql`not exists (
    select 1 from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wanted (id text, quantity bigint, amount bigint, currency text)
    left join ${offers} o on o.id = wanted.id and o.amount = wanted.amount and o.currency = wanted.currency
      and o.orderable and o.withdrawn_at is null and o.minimum_quantity <= wanted.quantity
    where o.id is null)`;
}

/** What an offer is sold by. */
export type OfferFacts = Awaited<ReturnType<typeof readOfferFacts>>[number];

/** The statement that reads what offers are sold by, for the batch of whoever buys them. */
export const readOfferFacts = (db: Db, offerIds: readonly string[]) =>
  db
    .select({
      id: offers.id,
      supplierId: offers.supplierId,
      title: offers.title,
      amount: offers.amount,
      currency: offers.currency,
      orderable: offers.orderable,
      withdrawnAt: offers.withdrawnAt,
      minimumQuantity: offers.minimumQuantity,
    })
    .from(offers)
    .where(inArray(offers.id, [...offerIds]));
