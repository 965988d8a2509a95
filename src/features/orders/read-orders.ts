import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import type { Platform } from "../../platform/platform.ts";
import { orderSummaryView, orderView } from "./schemas.ts";
import { findOrder, listOrders } from "./store.ts";

/** A buyer's order. Throws `not-found`, also for another buyer's. */
export async function readOrder(deps: Pick<Platform, "db">, buyerId: string, id: string): Promise<ReturnType<typeof orderView>> {
  const found = await findOrder(deps.db, buyerId, id);
  if (!found) throw notFound("order");
  return orderView(found);
}

/** A page of a buyer's orders, newest first. */
export async function readOrders(deps: Pick<Platform, "db">, buyerId: string, page: { limit: number; cursor?: string | undefined }) {
  const [beforeId] = readCursor(page.cursor, 1) ?? [];
  const rows = await listOrders(deps.db, buyerId, { limit: page.limit + 1, beforeId });
  return toPage(rows, page.limit, ({ id }) => [id], orderSummaryView);
}
