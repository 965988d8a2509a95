import * as z from "zod";
import { idSchema } from "../../../platform/ids.ts";
import { ok } from "../../../platform/result.ts";
import { readOrder, readOrders as list } from "../../orders/read-orders.ts";
import { orderPageSchema, orderSchema } from "../../orders/schemas.ts";
import { READS, tool } from "../tool.ts";

const readOrders = tool({
  name: "read_orders",
  title: "Read an order, or list the orders",
  description:
    "An order with its lines, each supplier's share, refunds and what a supplier turned out not to have. Without `orderId` the buyer's orders, newest first.",
  scope: "orders:read",
  effects: READS,
  input: z.strictObject({
    orderId: idSchema("ord").optional(),
    limit: z.int().min(1).max(50).default(20),
    cursor: z.string().max(500).optional(),
  }),
  output: z.object({
    order: orderSchema.optional(),
    orders: orderPageSchema.shape.items.optional(),
    nextCursor: z.string().nullable().optional(),
  }),
  async run({ deps, buyer }, { orderId, limit, cursor }) {
    if (orderId !== undefined) return ok({ order: await readOrder(deps, buyer.id, orderId) });
    const { items, nextCursor } = await list(deps, buyer.id, { limit, cursor });
    return ok({ orders: items, nextCursor });
  },
});

export const ordering = [readOrders];
