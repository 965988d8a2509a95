import { auditRow } from "../../../platform/audit/audit-log.ts";
import { notFound } from "../../../platform/errors.ts";
import { supplierRecrawled } from "../../../platform/events/crawl.ts";
import type { Actor } from "../../../platform/identity.ts";
import { toSupplier } from "../list-suppliers.ts";
import type { CrawlDeps } from "../ports.ts";
import type { Supplier } from "../schemas.ts";
import { freshen } from "../supplier-store.ts";

/**
 * Has everything of a supplier read anew that was read before, its listings and robots.txt too, as soon as a search wants it; what it offers
 * stands until then. Throws `not-found`.
 */
export async function recrawlSupplier(deps: CrawlDeps, by: Actor, supplierId: string, reason: string): Promise<Supplier> {
  const line = auditRow(deps, by, { action: "supplier.recrawl", subjectKind: "supplier", subject: supplierId, detail: { reason } });
  const row = await freshen(deps.db, supplierId, line);
  if (!row) throw notFound("supplier");
  supplierRecrawled(deps, { supplierId, operatorId: by.id });
  return toSupplier(row);
}
