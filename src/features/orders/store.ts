import { and, asc, desc, eq, isNull, lt, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { movementsOf, type PaymentMovement } from "../payments/movements-of.ts";
import { shortfallsOf, type LineShortfall } from "../stock/order-shortfalls.ts";
import type { OrderToPlace } from "./order-to-place.ts";
import { orderLines, orders } from "./tables.ts";

export type OrderRow = typeof orders.$inferSelect;
export type OrderLineRow = typeof orderLines.$inferSelect;

export function insertOrderWhere(db: Db, order: OrderToPlace, condition: SQL) {
  const { id, buyerId, attemptId, cartId, total, paymentIntentId, placedAt } = order;
  return db.execute(sql`
    insert into ${orders} (id, buyer_id, attempt_id, cart_id, amount, currency, payment_intent_id, placed_at)
    select ${id}, ${buyerId}, ${attemptId}, ${cartId}, ${total.amount}::bigint, ${total.currency}, ${paymentIntentId}, ${placedAt.toISOString()}::timestamptz
    where ${condition}`);
}

export function insertLinesWhere(db: Db, order: OrderToPlace, condition: SQL) {
  const lines = order.lines.map(({ offerId, supplierId, title, quantity, unitPrice }, position) => ({
    position,
    offer_id: offerId,
    supplier_id: supplierId,
    title,
    quantity,
    unit_amount: unitPrice.amount,
  }));
  return db.execute(sql`
    insert into ${orderLines} (order_id, position, offer_id, supplier_id, title, quantity, unit_amount)
    select ${order.id}, line.* from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
      as line (position int, offer_id text, supplier_id text, title text, quantity int, unit_amount bigint)
    where ${condition}`);
}

/** The statement that reads the order a payment became. */
export function selectOrderOfPayment(db: Db, intentId: string) {
  return db.select().from(orders).where(eq(orders.paymentIntentId, intentId)).limit(1);
}

/** An order as its money has it, written on the change it was decided on. */
export type OrderChange = Pick<OrderRow, "state" | "refundedAmount" | "refundedAt" | "toldAt"> & {
  id: string;
  changeId: string;
  /** The change before; after another it is decided anew. */
  after: string | null;
};

export function updateOrder(db: Db, { id, after, ...change }: OrderChange) {
  const unchanged = after === null ? isNull(orders.changeId) : eq(orders.changeId, after);
  return db
    .update(orders)
    .set(change)
    .where(and(eq(orders.id, id), unchanged))
    .returning({ id: orders.id });
}

/** Whether an order's last change is this one: the condition of what belongs to it in the same batch. */
export const isChangedBy = ({ id, changeId }: OrderChange): SQL =>
  sql`exists (select 1 from ${orders} where ${orders.id} = ${id} and ${orders.changeId} = ${changeId})`;

/** A buyer's orders, newest first, from below `beforeId`; ids sort by time. */
export async function listOrders(db: Db, buyerId: string, page: { limit: number; beforeId: string | undefined }): Promise<OrderRow[]> {
  return db
    .select()
    .from(orders)
    .where(and(eq(orders.buyerId, buyerId), page.beforeId === undefined ? undefined : lt(orders.id, page.beforeId)))
    .orderBy(desc(orders.id))
    .limit(page.limit);
}

/** An order, with what was bought and what moved its money. */
export interface WholeOrder {
  order: OrderRow;
  lines: OrderLineRow[];
  movements: PaymentMovement[];
  /** Pieces that suppliers turned out not to have, by the line's offer. */
  shortfalls: LineShortfall[];
}

/** One order of a buyer, in one round trip. */
export async function findOrder(db: Db, buyerId: string, id: string): Promise<WholeOrder | undefined> {
  const mine = and(eq(orders.id, id), eq(orders.buyerId, buyerId));
  const [found, lines, movements, shortfalls] = await db.batch([
    db.select().from(orders).where(mine).limit(1),
    db.select().from(orderLines).where(eq(orderLines.orderId, id)).orderBy(asc(orderLines.position)),
    movementsOf(db, sql`(select ${orders.paymentIntentId} from ${orders} where ${mine})`),
    shortfallsOf(db, id),
  ]);
  return found[0] && { order: found[0], lines, movements, shortfalls };
}

export async function findOrderOfAttempt(db: Db, attemptId: string): Promise<OrderRow | undefined> {
  const [order] = await db.select().from(orders).where(eq(orders.attemptId, attemptId)).limit(1);
  return order;
}
