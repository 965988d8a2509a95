import type { Money } from "../../platform/money.ts";

/** An order as whoever knows that it was paid places it. */
export interface OrderToPlace {
  id: string;
  buyerId: string;
  attemptId: string;
  cartId: string;
  total: Money;
  paymentIntentId: string;
  placedAt: Date;
  lines: readonly { offerId: string; supplierId: string; title: string; quantity: number; unitPrice: Money }[];
}
