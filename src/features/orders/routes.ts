import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import type { Platform } from "../../platform/platform.ts";
import { orderPageSchema, orderParams, orderSchema, ordersQuery, orderSummaryView, orderView } from "./schemas.ts";
import { findOrder, listOrders } from "./store.ts";

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
    async ({ deps, query, identity, reply }) => {
      const [beforeId] = readCursor(query.cursor, 1) ?? [];
      const rows = await listOrders(deps.db, identity.id, { limit: query.limit + 1, beforeId });
      return reply(
        200,
        toPage(rows, query.limit, ({ id }) => [id], orderSummaryView),
        noStore,
      );
    },
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
    async ({ deps, params, identity, reply }) => {
      const found = await findOrder(deps.db, identity.id, params.id);
      if (!found) throw notFound("order");
      return reply(200, orderView(found), noStore);
    },
  );
