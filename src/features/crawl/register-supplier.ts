import { auditRow } from "../../platform/audit/audit-log.ts";
import type { Actor } from "../../platform/identity.ts";
import { supplierRegistered } from "../../platform/events/crawl.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { crawlFault } from "./crawl-fault.ts";
import { toSupplier } from "./list-suppliers.ts";
import type { CrawlDeps } from "./ports.ts";
import type { CrawlRefusal } from "./problems.ts";
import type { Supplier, SupplierBody } from "./schemas.ts";
import { putSupplier } from "./supplier-store.ts";

/** Adds a supplier or overwrites it; `made` tells which. */
export async function registerSupplier(
  deps: CrawlDeps,
  by: Actor,
  id: string,
  body: SupplierBody,
): Promise<Result<{ supplier: Supplier; made: boolean }, CrawlRefusal>> {
  const base = new URL(body.baseUrl);
  if (base.pathname !== "/" || base.search !== "" || base.hash !== "" || base.username !== "" || base.password !== "")
    return refused({ kind: "not-an-origin" });
  const fault = crawlFault(deps, base.origin);
  if (fault !== undefined) return refused({ kind: "not-for-us", fault });
  const feedFault = body.feedUrl ? crawlFault(deps, body.feedUrl) : undefined;
  if (feedFault !== undefined) return refused({ kind: "feed-not-for-us", fault: feedFault });
  const feedUrl = body.feedUrl ? new URL(body.feedUrl).href : null;
  const detail = { name: body.name, baseUrl: base.origin, enabled: body.enabled, feedUrl };
  const line = auditRow(deps, by, { action: "supplier.save", subjectKind: "supplier", subject: id, detail });
  const { row, made } = await putSupplier(deps.db, id, { ...body, baseUrl: base.origin, feedUrl }, line);
  supplierRegistered(deps, { supplierId: id, operatorId: by.id, enabled: body.enabled, made });
  return ok({ supplier: toSupplier(row), made });
}
