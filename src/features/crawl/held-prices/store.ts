import { and, asc, count, desc, eq, gt, inArray, isNotNull, lt, lte, min, ne, or, sql } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../../platform/audit/audit-log.ts";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { heldPrices, supplierPages } from "../tables.ts";
import type { HeldPriceState } from "./rules.ts";

export type HeldPriceRow = typeof heldPrices.$inferSelect;

/** A product of a supplier. */
type Product = Pick<HeldPriceRow, "supplierId" | "productKey">;

/** Which prices of some products are held or decided, the latest decision first. */
export async function standingPrices(db: Db, supplierId: string, productKeys: readonly string[]) {
  const { id, productKey, state, amount, currency } = heldPrices;
  return db
    .select({ id, productKey, state, amount, currency })
    .from(heldPrices)
    .where(
      and(eq(heldPrices.supplierId, supplierId), inArray(productKey, [...productKeys]), inArray(state, ["HELD", "ACCEPTED", "REJECTED"])),
    )
    .orderBy(desc(heldPrices.decidedAt));
}

/**
 * Holds a price back. The same price again is seen anew, another one takes its place; a reading older than the one that is held changes
 * nothing.
 * @returns the id of what is held where this is new
 */
export async function holdBack(db: Db, row: Omit<HeldPriceRow, "state" | "decidedAt" | "decidedBy" | "note">): Promise<string | undefined> {
  const { supplierId, productKey, amount, currency, offer, doubts, seenAt } = row;
  const [, held] = await db.batch([
    db
      .update(heldPrices)
      .set({ state: "OVERTAKEN", decidedAt: row.heldAt })
      .where(
        and(
          open({ supplierId, productKey }),
          lte(heldPrices.seenAt, seenAt),
          or(ne(heldPrices.amount, amount), ne(heldPrices.currency, currency)),
        ),
      ),
    db
      .insert(heldPrices)
      .values({ ...row, state: "HELD" })
      .onConflictDoUpdate({
        target: [heldPrices.supplierId, heldPrices.productKey],
        targetWhere: sql`${heldPrices.state} = 'HELD'`,
        set: { offer, doubts, seenAt },
        setWhere: sql`${heldPrices.amount} = ${amount} and ${heldPrices.currency} = ${currency} and ${heldPrices.seenAt} < ${timestamp(seenAt)}`,
      })
      .returning({ id: heldPrices.id }),
  ]);
  return held[0]?.id === row.id ? row.id : undefined;
}

const open = ({ supplierId, productKey }: Product) =>
  and(eq(heldPrices.supplierId, supplierId), eq(heldPrices.productKey, productKey), eq(heldPrices.state, "HELD"));

/** Ends what is held of a product once a reading as new leaves nothing to decide. */
export async function overtake(db: Db, product: Product, seenAt: Date, now: Date): Promise<void> {
  await db
    .update(heldPrices)
    .set({ state: "OVERTAKEN", decidedAt: now })
    .where(and(open(product), lte(heldPrices.seenAt, seenAt)));
}

/** One decision on what is held, with its line of the audit trail; the pages that say it are to be read anew. False where it is decided or overtaken. */
export async function decideHeld(
  db: Db,
  id: string,
  state: Extract<HeldPriceState, "ACCEPTED" | "REJECTED">,
  { by, note, line }: { by: string; note: string; line: AuditRow },
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with decided as (
      update ${heldPrices} set state = ${state}, decided_at = ${timestamp(line.at)}, decided_by = ${by}, note = ${note}
      where id = ${id} and state = 'HELD' returning id, supplier_id, product_key
    ), anew as (
      update ${supplierPages} p set answered_at = null from decided
      where p.supplier_id = decided.supplier_id and p.held @> jsonb_build_array(decided.product_key)
    ), line as (${auditFrom(line, sql`decided`)}
    )
    select id from decided`);
  return rows.length > 0;
}

export async function heldPriceById(db: Db, id: string): Promise<HeldPriceRow | undefined> {
  const [row] = await db.select().from(heldPrices).where(eq(heldPrices.id, id));
  return row;
}

/** One page and a row more, oldest first. */
export async function listHeld(
  db: Db,
  {
    state,
    supplierId,
    after,
    limit,
  }: { state: HeldPriceState; supplierId?: string | undefined; after?: string | undefined; limit: number },
): Promise<HeldPriceRow[]> {
  return db
    .select()
    .from(heldPrices)
    .where(
      and(
        eq(heldPrices.state, state),
        supplierId === undefined ? undefined : eq(heldPrices.supplierId, supplierId),
        after === undefined ? undefined : gt(heldPrices.id, after),
      ),
    )
    .orderBy(asc(heldPrices.id))
    .limit(limit + 1);
}

/** What was read of some products whose prices are, or were, held back; the latest of each. */
export async function heldOffers(db: Db, supplierId: string, productKeys: readonly string[]) {
  if (productKeys.length === 0) return [];
  return db
    .selectDistinctOn([heldPrices.productKey], { productKey: heldPrices.productKey, offer: heldPrices.offer })
    .from(heldPrices)
    .where(and(eq(heldPrices.supplierId, supplierId), inArray(heldPrices.productKey, [...productKeys])))
    .orderBy(heldPrices.productKey, desc(heldPrices.seenAt));
}

/** How many prices are held, and since when the first. */
export async function heldFigures(db: Db): Promise<{ prices: number; since: Date | null }> {
  const [found] = await db
    .select({ prices: count(), since: min(heldPrices.heldAt) })
    .from(heldPrices)
    .where(eq(heldPrices.state, "HELD"));
  return found ?? { prices: 0, since: null };
}

/** Deletes what was decided before a moment: the same price is held again when it is read again. */
export async function forgetDecisions(db: Db, before: Date): Promise<void> {
  await db.delete(heldPrices).where(and(isNotNull(heldPrices.decidedAt), lt(heldPrices.decidedAt, before)));
}
