import type { KnownPage } from "../discovery/rank-pages.ts";
import type { CrawlDeps } from "../ports.ts";
import type { SupplierRow } from "../supplier-store.ts";
import { pagesAnsweredAfter, vouchForPages } from "./page-store.ts";

/**
 * Takes a sitemap at its word that pages have not changed since they were answered for: they are as fresh as the sitemap is, and not asked for
 * before that is over. A shop that mends a price and not its `lastmod` is believed no longer than the contract has it, nor against an operator
 * who wants everything anew.
 */
export async function takeSitemapAtItsWord(
  deps: CrawlDeps,
  { id, freshFrom }: Pick<SupplierRow, "id" | "freshFrom">,
  pages: readonly KnownPage[],
): Promise<void> {
  const said = new Map(pages.flatMap(({ url, unchanged }) => (unchanged ? [[url, unchanged] as const] : [])));
  if (said.size === 0) return;
  const longest = deps.clock.now().getTime() - deps.contract.crawl.shared.lastmodSeconds * 1000;
  const after = new Date(Math.max(longest, freshFrom?.getTime() ?? 0));
  const known = await pagesAnsweredAfter(deps.db, id, after);
  const vouched = known.flatMap((url) => {
    const unchanged = said.get(url);
    return unchanged ? [{ url, ...unchanged }] : [];
  });
  if (vouched.length > 0) await vouchForPages(deps.db, id, vouched, after);
}
