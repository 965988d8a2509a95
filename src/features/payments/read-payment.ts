import { notFound } from "../../platform/errors.ts";
import type { Platform } from "../../platform/platform.ts";
import { readPaymentRows, type PaymentRows } from "./store.ts";

/** What our books have of a payment; the provider is not asked. Throws `not-found` where they have nothing of it. */
export async function readPayment(deps: Platform, intentId: string): Promise<PaymentRows> {
  const rows = await readPaymentRows(deps.db, intentId);
  if (rows.booked.length === 0 && !rows.order && rows.asked.length === 0) throw notFound("payment");
  return rows;
}
