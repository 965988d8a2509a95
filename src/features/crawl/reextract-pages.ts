import { loadPageReading } from "../../sdks.ts";
import { correctOffers } from "../catalog/correct-offers.ts";
import type { Correction } from "../catalog/offer-corrections.ts";
import { auditRow, recordAudit } from "../../platform/audit/audit-log.ts";
import type { AuditedWrite } from "../../platform/audit/line.ts";
import { AppError, notFound } from "../../platform/errors.ts";
import { pagesReextracted } from "../../platform/events/crawl.ts";
import type { Actor } from "../../platform/identity.ts";
import type { ArchivedPage } from "./archive/archived-page.ts";
import { guardedRead } from "./guard-reading.ts";
import { deniedOffers } from "./held-prices/hold-prices.ts";
import type { PageOffers } from "./offer-of-page.ts";
import type { CrawlDeps } from "./ports.ts";
import { inflated } from "./read-bytes.ts";
import { REEXTRACTION_OUTCOMES, type Reextraction } from "./schemas.ts";
import { supplierById, type SupplierRow } from "./supplier-store.ts";
import { say } from "../../platform/language/say.ts";

export interface ReextractRequest {
  supplierId: string;
  /** The newest page of this address alone. */
  url?: string | undefined;
  /** RFC 3339; where it is not given, or longer ago than pages are kept, from the oldest on. */
  since?: string | undefined;
  limit?: number | undefined;
  dryRun: boolean;
}

const DAY_MS = 86_400_000;

/**
 * Reads archived pages again, the newest of each address, and corrects the offers that were read otherwise; a dry run tells what it would
 * correct. Corrections are many transactions, so the line of the audit trail comes before the first of them. Throws `not-found` of an unknown supplier, `validation` past the contract's limit, and what the archive throws.
 */
export async function reextractPages(deps: CrawlDeps, by: Actor, request: ReextractRequest): Promise<Reextraction> {
  const { supplierId, dryRun } = request;
  const supplier = await supplierById(deps.db, supplierId);
  if (!supplier) throw notFound("supplier");
  const limit = limitOf(deps, request.limit);
  const pages = await deps.pageArchive.read(
    supplierId,
    request.url === undefined ? { since: since(deps, request), limit } : { url: request.url },
  );
  if (!dryRun) await recordAudit(deps.db, auditRow(deps, by, reextraction(request, pages.length)));
  const items = await reread(deps, supplier, pages, dryRun);
  const count = (outcome: string) => items.filter((item) => item.outcome === outcome).length;
  const outcomes = Object.fromEntries(REEXTRACTION_OUTCOMES.map((outcome) => [outcome, count(outcome)])) as Reextraction["outcomes"];
  if (!dryRun) pagesReextracted(deps, { supplierId, operatorId: by.id, outcomes });
  const last = pages.at(-1);
  const more = request.url === undefined && last !== undefined && pages.length === limit;
  return { supplierId, dryRun, outcomes, items, nextSince: more ? last.fetchedAt.toISOString() : null };
}

const reextraction = ({ supplierId, url, since }: ReextractRequest, pages: number): AuditedWrite => ({
  action: "supplier.reextract",
  subjectKind: "supplier",
  subject: supplierId,
  detail: { url: url ?? null, since: since ?? null, pages },
});

async function reread(
  deps: CrawlDeps,
  supplier: SupplierRow,
  pages: readonly ArchivedPage[],
  dryRun: boolean,
): Promise<Reextraction["items"]> {
  const read: { page: ArchivedPage; found: Reread }[] = [];
  for (const page of pages) read.push({ page, found: await rereadPage(deps, supplier, page) });
  const found = read.flatMap(({ page, found }) => (found.kind === "offers" ? found.offers.map((offer) => ({ page, offer })) : []));
  const denied = await deniedOffers(
    deps,
    found.map(({ offer }) => offer),
  );
  const undenied = found.filter(({ offer }) => !denied.has(offer));
  const readings = undenied.map(({ page, offer }) => ({ ...offer.offer, seenAt: page.fetchedAt }));
  const corrections = await correctOffers(deps, supplier.id, readings, dryRun);
  const correctionOf = new Map(undenied.map(({ offer }, index) => [offer, corrections[index] as Correction]));
  return read.flatMap(({ page, found }) => {
    const what = found.kind === "offers" ? found.offers.map((offer) => told(correctionOf.get(offer))) : [unreadable(found.reason)];
    return what.map((each) => ({ url: page.url, fetchedAt: page.fetchedAt.toISOString(), ...each }));
  });
}

const unreadable = (reason: string) => ({ outcome: "unreadable" as const, reason });

type Reread = Extract<PageOffers, { kind: "offers" }> | { kind: "nothing"; reason: string };

/** Under the guard a fresh page is read under. */
async function rereadPage(deps: CrawlDeps, supplier: SupplierRow, page: ArchivedPage): Promise<Reread> {
  const { pageMaxBytes, leaseSeconds, extraction } = deps.contract.crawl;
  const bytes = await inflated(page.gzip, pageMaxBytes);
  if (!bytes) return { kind: "nothing", reason: "too-large" };
  const until = new Date(deps.clock.now().getTime() + leaseSeconds * 1000);
  const reading = { supplierId: supplier.id, url: page.url, holder: "re-extraction", until };
  const { finalUrl: url, contentType, fetchedAt } = page;
  const { offersOfPage } = await loadPageReading();
  const read = await guardedRead(deps, reading, () => offersOfPage(supplier, { url, contentType, bytes, fetchedAt }, extraction));
  if (read.kind === "read") return read.value;
  return { kind: "nothing", reason: read.kind === "failed" ? read.reason : "set-aside" };
}

function told(correction: Correction | undefined): Omit<Reextraction["items"][number], "url" | "fetchedAt"> {
  if (!correction) return { outcome: "held" };
  const { kind: outcome, ...rest } = correction;
  return { outcome, ...rest };
}

function limitOf(deps: CrawlDeps, asked: number | undefined): number {
  const { maxReextract } = deps.contract.crawl.archive;
  if (asked !== undefined && asked > maxReextract)
    throw new AppError("validation", say`at most ${maxReextract} pages are read again at once`, {
      errors: [{ pointer: "/limit", detail: say`must be at most ${maxReextract}` }],
    });
  return asked ?? maxReextract;
}

function since(deps: CrawlDeps, request: ReextractRequest): Date {
  const oldest = deps.clock.now().getTime() - deps.contract.crawl.archive.retentionDays * DAY_MS;
  return new Date(Math.max(oldest, request.since === undefined ? 0 : Date.parse(request.since)));
}
