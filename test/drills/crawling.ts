import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, check, until } from "../journey/client.ts";
import { operatorToken } from "./operator.ts";

export interface CrawledSearch {
  id: string;
  state: string;
  crawls: { id: string; supplierId: string; state: string; attempts: number; reason: string | null; offersFound: number }[];
}

export interface SupplierStanding {
  id: string;
  crawls: { failedInARow: number; lastFailure: { reason: string | null } | null };
  pages: { known: number; fresh: number };
  host: { circuit: string } | null;
}

const SEARCH_SECONDS = 240;

export async function confirmedSearch({ url }: Pick<StackFile, "url">, token: string, query: string): Promise<string> {
  const { body } = await call<{ id: string }>(url, "POST", "/searches", { token, body: { query } });
  await call(url, "POST", `/searches/${body.id}/confirm`, { token });
  return body.id;
}

export async function searchAt({ url }: Pick<StackFile, "url">, token: string, id: string): Promise<CrawledSearch> {
  return (await call<CrawledSearch>(url, "GET", `/searches/${id}`, { token })).body;
}

/** A search, once all its crawls have ended. */
export function endedSearch(stack: Pick<StackFile, "url">, token: string, id: string): Promise<CrawledSearch> {
  return until(`the end of the search ${id}`, SEARCH_SECONDS, async () => {
    const search = await searchAt(stack, token, id);
    return search.state === "COMPLETED" ? search : undefined;
  });
}

export const crawlOf = (search: CrawledSearch, supplierId: string) => {
  const crawl = search.crawls.find((each) => each.supplierId === supplierId);
  check(crawl, `the search ${search.id} has no crawl of ${supplierId}`);
  return crawl;
};

/** How many offers each supplier has in a search, of the first hundred. */
export async function offersBySupplier({ url }: Pick<StackFile, "url">, token: string, searchId: string): Promise<Map<string, number>> {
  const { body } = await call<{ items: { supplierId: string }[] }>(url, "GET", `/offers?search=${searchId}&limit=100`, { token });
  const bySupplier = new Map<string, number>();
  for (const { supplierId } of body.items) bySupplier.set(supplierId, (bySupplier.get(supplierId) ?? 0) + 1);
  return bySupplier;
}

/** Has a supplier read anew, as an operator does. */
export async function recrawl(stack: StackFile, supplierId: string): Promise<void> {
  const token = await operatorToken(stack);
  await call(stack.url, "POST", `/admin/suppliers/${supplierId}/recrawl`, { token, body: { reason: "a drill" } });
}

export async function standingOf(stack: StackFile, supplierId: string): Promise<SupplierStanding> {
  const token = await operatorToken(stack);
  const { body } = await call<{ items: SupplierStanding[] }>(stack.url, "GET", "/admin/suppliers/standings", { token });
  const standing = body.items.find(({ id }) => id === supplierId);
  check(standing, `there is no supplier ${supplierId}`);
  return standing;
}
