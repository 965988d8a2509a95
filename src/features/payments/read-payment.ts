import { notFound } from "../../platform/errors.ts";
import type { Platform } from "../../platform/platform.ts";
import { readPaymentRows, type MovementRow, type PaymentRows } from "./store.ts";

/** What our books have of a payment, and the one currency of it all. */
export interface KnownPayment extends PaymentRows {
  currency: string;
}

/** What our books have of a payment; the provider is not asked. Undefined where they have nothing of it. */
export async function findPayment({ db }: Pick<Platform, "db">, intentId: string): Promise<KnownPayment | undefined> {
  const rows = await readPaymentRows(db, intentId);
  const currency = (rows.booked[0] ?? rows.order ?? rows.asked[0])?.currency;
  return currency === undefined ? undefined : { ...rows, currency };
}

/** The same. Throws `not-found` where they have nothing of it. */
export async function readPayment(deps: Platform, intentId: string): Promise<KnownPayment> {
  const rows = await findPayment(deps, intentId);
  if (!rows) throw notFound("payment");
  return rows;
}

export type { MovementRow };
