import { notFound } from "../../platform/errors.ts";
import type { Platform } from "../../platform/platform.ts";
import { readPaymentRows, type MovementRow, type PaymentRows } from "./store.ts";

/** What our books have of a payment; the provider is not asked. Undefined where they have nothing of it. */
export async function findPayment({ db }: Pick<Platform, "db">, intentId: string): Promise<PaymentRows | undefined> {
  const rows = await readPaymentRows(db, intentId);
  return rows.booked.length === 0 && !rows.order && rows.asked.length === 0 ? undefined : rows;
}

/** The same. Throws `not-found` where they have nothing of it. */
export async function readPayment(deps: Platform, intentId: string): Promise<PaymentRows> {
  const rows = await findPayment(deps, intentId);
  if (!rows) throw notFound("payment");
  return rows;
}

export type { MovementRow };
