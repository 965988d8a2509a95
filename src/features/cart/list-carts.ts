import type { CartDeps, CartPlace, SeenCart } from "./ports.ts";
import type { CartSummary } from "./schemas.ts";

/** A cart puts itself on its buyer's list before anything else is known of it; one that is not there so long after never came to be. */
const MADE_WITHIN_MS = 60_000;

/**
 * The buyer's carts, the latest made first; as each stands, by its owner. One that is on the list and nowhere else is left out, and taken
 * off the list once it cannot be in the making.
 */
export async function listCarts(
  deps: CartDeps,
  buyerId: string,
  page: { limit: number; before: CartPlace | undefined },
): Promise<{ items: CartSummary[]; next: CartPlace | undefined }> {
  const list = deps.cartLists(buyerId);
  const places = await list.page({ limit: page.limit + 1, before: page.before });
  const shown = places.slice(0, page.limit);
  const found = await Promise.all(shown.map(async (place) => ({ place, cart: await deps.carts(place.cartId).read(buyerId) })));
  const madeBefore = deps.clock.now().getTime() - MADE_WITHIN_MS;
  for (const { place, cart } of found) if (!cart && place.createdAt < madeBefore) deps.defer(list.drop(place.cartId));
  return {
    items: found.flatMap(({ place, cart }) => (cart ? [summaryOf(place, cart)] : [])),
    next: places.length > page.limit ? shown.at(-1) : undefined,
  };
}

function summaryOf({ createdAt }: CartPlace, { id, snapshotVersion, currency, items, total }: SeenCart): CartSummary {
  return { id, snapshotVersion, currency, lines: items.length, total, createdAt: new Date(createdAt).toISOString() };
}
