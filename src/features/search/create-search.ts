import { searchCreated } from "../../platform/events/search.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { getBrief } from "../briefs/get-brief.ts";
import { itemsOfQuery } from "../catalog/terms/items-of-query.ts";
import type { SearchDeps } from "./ports.ts";
import type { SearchRefusal } from "./problems.ts";
import type { SearchItem } from "./rules.ts";
import type { CreateSearch, Search } from "./schemas.ts";
import { insertSearch, type SearchRow } from "./store.ts";
import { toSearch } from "./to-search.ts";

interface Sought {
  query: string;
  items: SearchItem[];
  currency: string | null;
  /** Of the brief. */
  version?: number;
}

/** Drafts a search for what a query or a brief asks for. Nothing is crawled until it is confirmed. */
export async function createSearch(deps: SearchDeps, buyerId: string, request: CreateSearch): Promise<Result<Search, SearchRefusal>> {
  const sought =
    request.briefId === undefined
      ? soughtByQuery(request.query ?? "")
      : await soughtByBrief(deps, buyerId, request.briefId, request.briefVersion);
  if (!sought) return refused({ kind: "brief-not-found" });
  if (sought.items.length === 0) return refused({ kind: "nothing-sought", pointer: request.briefId === undefined ? "/query" : "/briefId" });
  const { supportedCurrencies, base } = deps.contract.fx;
  const currency = request.currency ?? (sought.currency !== null && supportedCurrencies.includes(sought.currency) ? sought.currency : base);
  if (!supportedCurrencies.includes(currency)) return refused({ kind: "currency-not-supported", supported: supportedCurrencies });

  const row: SearchRow = {
    id: deps.ids.next("srch"),
    buyerId,
    briefId: request.briefId ?? null,
    briefVersion: sought.version ?? null,
    ...{ query: sought.query, items: sought.items, currency, state: "DRAFT" },
    ...{ createdAt: deps.clock.now(), confirmedAt: null, knownShownAt: null, completedAt: null, completedEventId: null },
  };
  await insertSearch(deps.db, row);
  searchCreated(deps, { searchId: row.id, buyerId, items: row.items.length, from: request.briefId === undefined ? "query" : "brief" });
  return ok(toSearch(row));
}

const soughtByQuery = (query: string): Sought => ({
  query,
  items: itemsOfQuery(query).map(({ name, terms }) => ({ name, quantity: null, unit: null, terms: [...terms] })),
  currency: null,
});

async function soughtByBrief(deps: SearchDeps, buyerId: string, briefId: string, version: number | undefined): Promise<Sought | undefined> {
  const brief = await getBrief(deps, buyerId, briefId, version);
  if (!brief) return undefined;
  const items = brief.items.map(({ name, quantity, unit, searchTerms }) => ({
    name,
    quantity,
    unit,
    terms: searchTerms.length > 0 ? [...searchTerms] : [name],
  }));
  return { query: items.map(({ name }) => name).join(", "), items, currency: brief.currency, version: brief.version };
}
