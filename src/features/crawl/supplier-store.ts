import { eq, getTableColumns, sql } from "drizzle-orm";
import { appendAudit, auditFrom, type AuditRow } from "../../platform/audit/audit-log.ts";
import type { Db } from "../../platform/db/client.ts";
import type { SupplierBody } from "./schemas.ts";
import { supplierFeeds, suppliers } from "./tables.ts";

export type SupplierRow = typeof suppliers.$inferSelect;

export async function allSuppliers(db: Db): Promise<SupplierRow[]> {
  return db.select().from(suppliers).orderBy(suppliers.id);
}

export async function supplierById(db: Db, supplierId: string): Promise<SupplierRow | undefined> {
  const [row] = await db.select().from(suppliers).where(eq(suppliers.id, supplierId));
  return row;
}

/** Writes a supplier with its line of the audit trail; `made` where it is new. */
export async function putSupplier(db: Db, id: string, body: SupplierBody, line: AuditRow): Promise<{ row: SupplierRow; made: boolean }> {
  const now = line.at;
  const written = { ...body, feedUrl: body.feedUrl ?? null };
  const put = db
    .insert(suppliers)
    .values({ id, ...written, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: suppliers.id, set: { ...written, updatedAt: now } })
    .returning({ ...getTableColumns(suppliers), made: sql<boolean>`(xmax = 0)` });
  const [[saved]] = await db.batch([put, appendAudit(db, line)]);
  if (!saved) throw new Error("an upsert of a supplier returned no row");
  const { made, ...row } = saved;
  return { row, made };
}

/** What was read of a supplier before now is not fresh, with its line of the audit trail; undefined where there is none. */
export async function freshen(db: Db, supplierId: string, line: AuditRow): Promise<SupplierRow | undefined> {
  const [[freshened]] = await db.batch([
    db.update(suppliers).set({ freshFrom: line.at }).where(eq(suppliers.id, supplierId)).returning(),
    db.update(supplierFeeds).set({ dueAt: line.at, etag: null, lastModified: null }).where(eq(supplierFeeds.supplierId, supplierId)),
    db.execute(auditFrom(line, sql`${suppliers} where ${suppliers.id} = ${supplierId}`)),
  ]);
  return freshened;
}
