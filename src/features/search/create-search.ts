import { loadThingReading } from "../../sdks.ts";
import type { Degraded } from "../../platform/degraded.ts";
import { searchCreated } from "../../platform/events/search.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { getBrief } from "../briefs/get-brief.ts";
import type { Brief } from "../briefs/schemas.ts";
import { brandsIn } from "../catalog/brands-in.ts";
import { quote, quoteEach } from "../fx/quote.ts";
import { nameItems } from "./names/name-items.ts";
import type { NamingDeps } from "./ports.ts";
import type { SearchRefusal } from "./problems.ts";
import type { SearchItem } from "./rules.ts";
import type { CreateSearch, Search } from "./schemas.ts";
import { insertSearch, searchUnder, type SearchRow } from "./store.ts";
import { toSearch } from "./to-search.ts";

/** An item, and the most that its buyer wants to pay for it. */
type LimitedItem = SearchItem & { limit?: Brief["budget"] };

interface Sought {
  query: string;
  items: LimitedItem[];
  currency: string | null;
  /** Of the brief. */
  version?: number;
  budget: Brief["budget"];
  /** What of a query no table knows, and no model named. */
  degraded?: Degraded | null;
}

export interface DraftedSearch {
  search: Search;
  /** It was made before, under the same key. */
  replayed: boolean;
}

/**
 * Drafts a search for what a query or a brief asks for. Nothing is crawled until it is confirmed. A repeated request finds the search it
 * made, as it is by then, and asks nothing of brief, rates or models; where the cron has deleted that draft, it makes another.
 */
export async function createSearch(
  deps: NamingDeps,
  buyerId: string,
  request: CreateSearch,
  key?: IdempotencyKey,
): Promise<Result<DraftedSearch, SearchRefusal>> {
  const before = key && (await searchUnder(deps.db, buyerId, key.key));
  if (before) return again(before, key);
  const { supportedCurrencies, base } = deps.contract.fx;
  const sought =
    request.briefId === undefined
      ? await soughtByQuery(deps, buyerId, { query: request.query ?? "", currency: request.currency ?? base })
      : await soughtByBrief(deps, buyerId, request.briefId, request.briefVersion);
  if (!sought) return refused({ kind: "brief-not-found" });
  if (sought.items.length === 0) return refused({ kind: "nothing-sought", pointer: request.briefId === undefined ? "/query" : "/briefId" });
  const currency = request.currency ?? (sought.currency !== null && supportedCurrencies.includes(sought.currency) ? sought.currency : base);
  if (!supportedCurrencies.includes(currency)) return refused({ kind: "currency-not-supported", supported: supportedCurrencies });

  const given = request.budget;
  const budget = await inCurrency(deps, given ? { ...given, kind: "total" } : sought.budget, currency);
  if (given && !budget) return refused({ kind: "budget-not-convertible", from: given.currency, to: currency });
  const limits = sought.items.flatMap(({ limit }) => limit ?? []);
  const quoted = await quoteEach(deps, limits, currency);
  const limited = sought.items.map(({ limit = null, ...item }) => {
    const most = limit && quoted.get(limit);
    return { item, limit, most: most ? { ...most, kind: limit.kind } : null };
  });
  const left = (budget ? null : sought.budget) ?? limited.find(({ limit, most }) => limit && !most)?.limit;
  const items = limited.map(({ item, most }) => ({ ...item, budget: leastOf(budget && mostOf(item, budget), most && mostOf(item, most)) }));
  const row: SearchRow = {
    id: deps.ids.next("srch"),
    buyerId,
    briefId: request.briefId ?? null,
    briefVersion: sought.version ?? null,
    ...{ query: sought.query, items, currency, state: "DRAFT" },
    degraded: left ? withoutBudget(left.currency, currency, deps.clock.now()) : (sought.degraded ?? null),
    ...{
      createdAt: deps.clock.now(),
      confirmedAt: null,
      knownShownAt: null,
      completedAt: null,
      cancelledAt: null,
      unsponsored: false,
      audience: null,
      completedEventId: null,
    },
    ...{ idempotencyKey: key?.key ?? null, fingerprint: key?.fingerprint ?? null, madeByRun: null },
  };
  const made = await insertSearch(deps.db, row);
  if (made) return again(made, key);
  searchCreated(deps, { searchId: row.id, buyerId, items: items.length, from: request.briefId === undefined ? "query" : "brief" });
  return ok({ search: toSearch(row), replayed: false });
}

const again = (made: SearchRow, key: IdempotencyKey | undefined): Result<DraftedSearch, SearchRefusal> =>
  made.fingerprint === key?.fingerprint ? ok({ search: toSearch(made), replayed: true }) : refused({ kind: "idempotency-key-reused" });

async function soughtByQuery(deps: NamingDeps, buyerId: string, { query, currency }: { query: string; currency: string }): Promise<Sought> {
  const { itemsOfQuery } = await loadThingReading();
  const items = itemsOfQuery(query, currency, await brandsIn(deps, query));
  const drafted = items.map(({ name, quantity, terms }) => ({ name, quantity, unit: null, terms: [...terms] }));
  const named = await nameItems(deps, buyerId, drafted);
  const limits = new Map(items.map(({ name, limit }) => [name, limit]));
  return {
    ...{ query, currency: null, budget: null, degraded: named.degraded },
    items: named.items.map((item) => ({ ...item, limit: limits.get(item.name) ?? null })),
  };
}

const leastOf = (one: number | null, other: number | null): number | null =>
  one !== null && other !== null ? Math.min(one, other) : (one ?? other);

/** Where a budget is left out, the brief's or one that a query names: nothing is said of what is over it. */
const withoutBudget = (from: string, to: string, now: Date): Degraded => ({
  ...{ mode: "without-budget", reason: `no rate from ${from} to ${to} can be used: the budget is left out` },
  ...{ since: now.toISOString(), policy: "fx.graceSeconds" },
});

/** A budget in a search's currency; null where there is none, or it cannot be converted now. */
async function inCurrency(deps: NamingDeps, budget: Brief["budget"], currency: string): Promise<Brief["budget"]> {
  if (!budget || budget.currency === currency) return budget;
  const quoted = await quote(deps, { amount: budget.amount, currency: budget.currency }, currency);
  return quoted ? { ...quoted.money, kind: budget.kind } : null;
}

/** What all of an item may cost at most: of a budget for everything no item may cost more than that. */
function mostOf({ quantity }: SearchItem, { amount, kind }: NonNullable<Brief["budget"]>): number | null {
  const most = kind === "per-unit" ? Math.floor(amount * (quantity ?? 1)) : amount;
  return Number.isSafeInteger(most) ? most : null;
}

async function soughtByBrief(deps: NamingDeps, buyerId: string, briefId: string, version: number | undefined): Promise<Sought | undefined> {
  const brief = await getBrief(deps, buyerId, briefId, version);
  if (!brief) return undefined;
  const items = brief.items.map(({ name, quantity, unit, searchTerms }) => ({
    name,
    quantity,
    unit,
    terms: searchTerms.length > 0 ? [...searchTerms] : [name],
  }));
  const query = items.map(({ name }) => name).join(", ");
  return { query, items, currency: brief.currency, version: brief.version, budget: brief.budget };
}
