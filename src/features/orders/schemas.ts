import * as z from "zod";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { ORDER_STATES } from "./order-state.ts";
import { moneySchema } from "../../platform/money-schema.ts";
import { sum, times } from "../../platform/money.ts";
import type { OrderLineRow, OrderRow } from "./store.ts";

const time = z.string().meta({ format: "date-time" });

const orderSummarySchema = z
  .object({
    id: z.string(),
    attemptId: z.string(),
    cartId: z.string(),
    state: z.enum(ORDER_STATES),
    total: moneySchema,
    refunded: moneySchema.describe("What of it went back so far."),
    placedAt: time,
    refundedAt: time.nullable(),
  })
  .meta({ id: "OrderSummary" });

export const orderSchema = orderSummarySchema
  .extend({
    lines: z.array(
      z.object({
        offerId: z.string(),
        supplierId: z.string(),
        title: z.string(),
        quantity: z.int(),
        unitPrice: moneySchema,
        lineTotal: moneySchema,
      }),
    ),
    /** What each supplier gets of the order. */
    suppliers: z.array(z.object({ supplierId: z.string(), total: moneySchema })),
  })
  .meta({ id: "Order" });

export const orderParams = z.object({ id: idSchema("ord") });
export const ordersQuery = pageQuery(100);
export const orderPageSchema = pageOf(orderSummarySchema).meta({ id: "OrderPage" });

export function orderSummaryView(order: OrderRow): z.input<typeof orderSummarySchema> {
  const { id, attemptId, cartId, state, amount, currency, refundedAmount, placedAt, refundedAt } = order;
  return {
    id,
    attemptId,
    cartId,
    state,
    total: { amount, currency },
    refunded: { amount: refundedAmount, currency },
    placedAt: placedAt.toISOString(),
    refundedAt: refundedAt?.toISOString() ?? null,
  };
}

export function orderView({ order, lines }: { order: OrderRow; lines: readonly OrderLineRow[] }): z.input<typeof orderSchema> {
  const { currency } = order;
  const priced = lines.map(({ offerId, supplierId, title, quantity, unitAmount }) => {
    const unitPrice = { amount: unitAmount, currency };
    return { offerId, supplierId, title, quantity, unitPrice, lineTotal: times(unitPrice, quantity) };
  });
  const suppliers = [...new Set(priced.map(({ supplierId }) => supplierId))].map((supplierId) => ({
    supplierId,
    total: sum(
      currency,
      priced.filter((line) => line.supplierId === supplierId).map(({ lineTotal }) => lineTotal),
    ),
  }));
  return { ...orderSummaryView(order), lines: priced, suppliers };
}
