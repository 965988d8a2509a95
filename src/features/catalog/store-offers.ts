import { offerWithdrawn } from "../../platform/events/catalog.ts";
import { openViewsOf, reshow } from "./correction-store.ts";
import { hintSearch } from "./hint-search.ts";
import { offerOf } from "./offer-of.ts";
import type { CatalogDeps } from "./ports.ts";
import type { Answer, OfferView, SupplierOffer } from "./rules.ts";
import { remove, shownThoughWithdrawn, storeReading, withdrawMade, type MadeBy } from "./store.ts";
import { viewOf } from "./view-of.ts";

/** A supplier's page as it was read. */
export interface OfferPage {
  supplierId: string;
  /** The address it was asked for. */
  page: string;
  /** When it was fetched. */
  seenAt: Date;
  /** The product keys it names, whether or not their offers are stored; undefined where it may name others. */
  keep: readonly string[] | undefined;
  /** It is no page, and says less than one does: least quantities never, pieces seldom. What it leaves out stays as it was. */
  leavesOut?: true;
}

/**
 * Stores what a page offers, whatever was sought, and withdraws what it offers no more; the open searches that show any of it are brought
 * up to date. Doing it again changes nothing.
 */
export async function storeOffers(deps: CatalogDeps, read: OfferPage, offers: readonly SupplierOffer[]): Promise<void> {
  const { supplierId, page, seenAt } = read;
  const found = new Set(offers.map(({ productKey }) => productKey));
  const stored = await storeReading(
    deps.db,
    { ...read, telling: { eventId: deps.ids.next("evt"), at: deps.clock.now() } },
    offers.map((offer) => ({ ...offer, id: deps.ids.next("ofr"), seenAt, page })),
  );
  const now = stored.flatMap((row) => (found.has(row.productKey) ? [{ offerId: row.id, offer: offerOf(row) }] : []));
  if (now.length > 0) await showAnew(deps, seenAt, now);
  if (read.keep !== undefined) await withdrawShown(deps, { supplierId, page });
}

/**
 * Withdraws what a supplier's feeds offered, at whichever addresses they stood, that was not seen at `seenAt`: once the one it has now was read as
 * a whole, but for `keep`; or where it has none any more.
 */
export async function withdrawUnseen(
  deps: CatalogDeps,
  { supplierId, seenAt, keep }: { supplierId: string; seenAt: Date; keep: readonly string[] },
): Promise<void> {
  const feeds = { supplierId, feeds: true } as const;
  await withdrawMade(deps.db, feeds, { seenAt: new Date(seenAt.getTime() - 1), keep, withdrawnAt: seenAt });
  await withdrawShown(deps, feeds);
}

/** Shows offers as they were read at a moment in the open searches that show them. */
export async function showAnew(deps: CatalogDeps, seenAt: Date, read: readonly { offerId: string; offer: SupplierOffer }[]): Promise<void> {
  const offers = new Map(read.map(({ offerId, offer }) => [offerId, offer]));
  for (const { searchId, offerId, view } of await openViewsOf(deps.db, [...offers.keys()])) {
    const offer = offers.get(offerId);
    if (!offer) continue;
    const wanted = view.wanted ?? { currency: view.price.currency, pieces: null, budget: null };
    const anew = await viewOf(deps, { offer, answer: answerOf(view), wanted });
    const revision = await reshow(deps.db, { searchId, at: deps.clock.now() }, { offerId, seenAt }, anew);
    if (revision !== undefined) hintSearch(deps, searchId, revision);
  }
}

/** How it answers is a matter of what it is, which a new price leaves as it was. */
const answerOf = ({ relevance, item, exact, why }: OfferView): Answer => ({
  ...{ relevance, item },
  ...(exact === undefined ? {} : { exact }),
  ...(why ? { why } : {}),
});

async function withdrawShown(deps: CatalogDeps, by: MadeBy): Promise<void> {
  for (const { searchId, offerId } of await shownThoughWithdrawn(deps.db, by)) {
    const revision = await remove(deps.db, searchId, offerId, deps.clock.now());
    if (revision === undefined) continue;
    offerWithdrawn(deps, { searchId, supplierId: by.supplierId, offerId, revision });
    hintSearch(deps, searchId, revision);
  }
}
