import * as z from "zod";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { ORDER_STATES } from "./order-state.ts";
import { moneySchema } from "../../platform/money-schema.ts";
import { sum, times } from "../../platform/money.ts";
import type { PaymentMovement } from "../payments/movements-of.ts";
import { SHORTFALL_STATES } from "../stock/shortfall-rules.ts";
import type { OrderRow, WholeOrder } from "./store.ts";

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
        shortfall: z
          .object({ short: z.int(), state: z.enum(SHORTFALL_STATES) })
          .nullable()
          .meta({ description: "Pieces of it that the supplier turned out not to have, and what becomes of them." }),
      }),
    ),
    /** What each supplier gets of the order. */
    suppliers: z.array(z.object({ supplierId: z.string(), total: moneySchema })),
    refunds: z
      .array(
        z.object({
          amount: moneySchema,
          state: z.enum(["pending", "succeeded", "failed"]).describe("pending: it is on its way, and may fail."),
          reason: z.string().nullable(),
          at: time,
        }),
      )
      .describe("Oldest first."),
    disputes: z.array(
      z.object({
        amount: moneySchema,
        state: z.enum(["open", "won", "lost"]).describe("lost: the money is the buyer's again."),
        reason: z.string().nullable(),
        at: time,
      }),
    ),
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

export function orderView({ order, lines, movements, shortfalls }: WholeOrder): z.input<typeof orderSchema> {
  const { currency } = order;
  const priced = lines.map(({ offerId, supplierId, title, quantity, unitAmount }) => {
    const unitPrice = { amount: unitAmount, currency };
    const short = shortfalls.find((shortfall) => shortfall.offerId === offerId);
    const shortfall = short ? { short: short.short, state: short.state } : null;
    return { offerId, supplierId, title, quantity, unitPrice, lineTotal: times(unitPrice, quantity), shortfall };
  });
  const suppliers = [...new Set(priced.map(({ supplierId }) => supplierId))].map((supplierId) => ({
    supplierId,
    total: sum(
      currency,
      priced.filter((line) => line.supplierId === supplierId).map(({ lineTotal }) => lineTotal),
    ),
  }));
  return { ...orderSummaryView(order), lines: priced, suppliers, ...moneyBackOf(movements) };
}

/** What went back of an order or is disputed of it. An inquiry of the buyer's bank is none yet. */
function moneyBackOf(movements: WholeOrder["movements"]): Pick<z.input<typeof orderSchema>, "refunds" | "disputes"> {
  const refunds = movements.flatMap(({ kind, state, ...movement }) =>
    kind === "refund" && (state === "pending" || state === "succeeded" || state === "failed") ? [{ ...backView(movement), state }] : [],
  );
  const disputes = movements.flatMap(({ kind, state, ...movement }) =>
    kind === "dispute" && (state === "open" || state === "won" || state === "lost") ? [{ ...backView(movement), state }] : [],
  );
  return { refunds, disputes };
}

const backView = ({ amount, currency, cause, happenedAt }: Pick<PaymentMovement, "amount" | "currency" | "cause" | "happenedAt">) => ({
  amount: { amount, currency },
  reason: cause,
  at: happenedAt.toISOString(),
});
