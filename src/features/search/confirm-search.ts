import { searchConfirmed } from "../../platform/events/search.ts";
import { notFound } from "../../platform/errors.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { hintDraft } from "../catalog/hint-search.ts";
import { listSuppliers } from "../crawl/list-suppliers.ts";
import { wakeCrawls } from "../crawl/wake-crawls.ts";
import { getSearch } from "./get-search.ts";
import { nameLate, WITHOUT_NAMES } from "./names/name-items.ts";
import type { NamingDeps } from "./ports.ts";
import type { SearchRefusal } from "./problems.ts";
import type { SearchDetail } from "./schemas.ts";
import { showEarly } from "./show-early.ts";
import { confirm, nameDraft, searchOf, type Confirming, type SearchRow } from "./store.ts";

/** Sends a draft's crawls out, one a supplier. Repeats answer the same search, make no crawl and send no message (CRL-4). */
export async function confirmSearch(
  deps: NamingDeps,
  buyerId: string,
  searchId: string,
  confirming: Confirming = {},
): Promise<Result<SearchDetail, SearchRefusal>> {
  const search = await searchOf(deps.db, buyerId, searchId);
  if (!search) throw notFound("search");
  if (search.state === "DRAFT") {
    const suppliers = (await listSuppliers(deps)).filter(({ enabled }) => enabled);
    if (suppliers.length === 0) return refused({ kind: "no-supplier" });
    const named = await withLateNames(deps, search);
    const planned = suppliers.map(({ id }) => ({ crawlId: deps.ids.next("crl"), supplierId: id }));
    const made = await confirm(deps.db, { searchId, buyerId, ...confirming }, planned, deps.clock.now());
    if (made.length > 0) {
      searchConfirmed(deps, { searchId, crawls: made.length });
      hintDraft(deps, searchId);
      deps.defer(showEarly(deps, named, suppliers));
      await wakeCrawls(deps, made);
    }
  }
  return ok(await getSearch(deps, buyerId, searchId));
}

/** A draft with what a model has said of its things since it was made. */
async function withLateNames(deps: NamingDeps, search: SearchRow): Promise<SearchRow> {
  if (search.degraded?.mode !== WITHOUT_NAMES) return search;
  const late = await nameLate(deps, search.items);
  return late && (await nameDraft(deps.db, search.id, late)) ? { ...search, ...late } : search;
}
