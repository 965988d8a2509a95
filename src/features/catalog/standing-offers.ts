import { inArray, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { Money } from "../../platform/money.ts";
import { freePieces } from "../stock/free-pieces.ts";
import { offers } from "./tables.ts";

/** What somebody wants of an offer, at the supplier's price he knows of. */
export interface WantedOffer {
  offerId: string;
  quantity: number;
  supplierPrice: Money;
  /** The most the supplier may ask now, where a quote of that price is still owed. */
  most?: number | undefined;
}

/**
 * Holds where each offer is for sale in no more than the quantity wanted, at the supplier's price it is known at, or at any up to the most
 * at which its quote is owed; for the statement of whoever buys.
 */
export function offersStandAs(wanted: readonly WantedOffer[]): SQL {
  const rows = wanted.map(({ offerId, quantity, supplierPrice, most }) => ({ id: offerId, quantity, ...supplierPrice, most }));
  return sql`not exists (
    select 1 from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wanted (id text, quantity bigint, amount bigint, most bigint, currency text)
    left join ${offers} o on o.id = wanted.id and (o.amount = wanted.amount or o.amount <= wanted.most) and o.currency = wanted.currency
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
      /** Pieces that can still be reserved; null where the supplier tells none. */
      free: freePieces({ offerId: sql`offers.id`, pieces: sql`offers.stock`, toldAt: sql`offers.stock_told_at` }),
    })
    .from(offers)
    .where(inArray(offers.id, [...offerIds]));
