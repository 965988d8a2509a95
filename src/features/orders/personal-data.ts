import { eq, inArray, sql } from "drizzle-orm";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { orderLines, orders } from "./tables.ts";

/** What the buyer bought. */
export const ordersPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "orders",
    tables: [orders],
    pages: (buyerId) => {
      const { id, state, amount, currency, cartId, attemptId, placedAt, refundedAmount, refundedAt } = orders;
      const columns = { id, state, amount, currency, cartId, attemptId, placedAt, refundedAmount, refundedAt };
      return pagesOf(deps.db, { table: orders, columns, where: eq(orders.buyerId, buyerId), keys: [orders.id] });
    },
  },
  {
    name: "orderLines",
    tables: [orderLines],
    pages: (buyerId) => {
      const { orderId, position, offerId, supplierId, title, quantity, unitAmount } = orderLines;
      const where = inArray(orderId, sql`(select ${orders.id} from ${orders} where ${orders.buyerId} = ${buyerId})`);
      const columns = { orderId, position, offerId, supplierId, title, quantity, unitAmount };
      return pagesOf(deps.db, { table: orderLines, columns, where, keys: [orderId, position] });
    },
  },
];
