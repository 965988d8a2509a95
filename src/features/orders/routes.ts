import { Routes } from "../../platform/http/route.ts";
import type { Platform } from "../../platform/platform.ts";
import { readOrder, readOrders } from "./read-orders.ts";
import { orderPageSchema, orderParams, orderSchema, ordersQuery } from "./schemas.ts";

const tag = "Orders";
const noStore = { "cache-control": "no-store" };

export const ordersRoutes = new Routes<Platform>()
  .add(
    {
      method: "get",
      path: "/orders",
      tag,
      summary: "The buyer's orders",
      access: "buyer",
      scope: "orders:read",
      query: ordersQuery,
      replies: { 200: { description: "Newest first.", schema: orderPageSchema } },
    },
    async ({ deps, query, identity, reply }) => reply(200, await readOrders(deps, identity.id, query), noStore),
  )
  .add(
    {
      method: "get",
      path: "/orders/{id}",
      tag,
      summary: "An order",
      access: "buyer",
      scope: "orders:read",
      params: orderParams,
      replies: { 200: { description: "The order with its lines and each supplier's share.", schema: orderSchema } },
    },
    async ({ deps, params, identity, reply }) => reply(200, await readOrder(deps, identity.id, params.id), noStore),
  );
