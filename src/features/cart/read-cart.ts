import { sha256 } from "../../platform/digest.ts";
import { cartOffersUnread } from "../../platform/events/cart.ts";
import { quotesOf } from "../catalog/quoted-offer.ts";
import { readOfferFacts } from "../catalog/standing-offers.ts";
import { flagsOf, isSamePrice, lapseOf, nowOf } from "./quote-rules.ts";
import type { CartDeps, SeenCart } from "./ports.ts";
import type { Quote } from "./rules.ts";
import type { CartBesideOffers, CartLine } from "./schemas.ts";

/** A cart beside its offers, and the tag of both. */
export interface ReadCart {
  cart: CartBesideOffers;
  /** Of what stands beside the lines, where any of it is not as it was quoted: without it the cart's version says all. */
  beside: string | undefined;
}

/**
 * The buyer's cart, each line beside its offer as it stands; undefined where there is none of that id, another buyer's included. Nothing
 * is applied. Where the offers cannot be read the cart is shown without them, and says so: it is there while Postgres is gone.
 */
export async function readCart(deps: CartDeps, buyerId: string, cartId: string): Promise<ReadCart | undefined> {
  const cart = await deps.carts(cartId).read(buyerId);
  if (!cart) return undefined;
  const quotes = await quotesNow(deps, cart);
  return quotes instanceof Map ? besideOffers(deps, cart, quotes) : withoutOffers(cart, quotes);
}

type Unread = NonNullable<CartBesideOffers["degraded"]>;

async function quotesNow(deps: CartDeps, { id, items, currency }: SeenCart): Promise<Map<string, Quote> | Unread> {
  const offerIds = items.map(({ offerId }) => offerId);
  try {
    const facts = await deps.offersNow.of(offerIds, (unknown) => readOfferFacts(deps.db, unknown));
    return await quotesOf(deps, [...facts.values()], currency);
  } catch (error) {
    cartOffersUnread(deps, { cartId: id, error });
    const since = deps.clock.now().toISOString();
    return { mode: "without-offers", reason: "the offers cannot be read", since, policy: "catalog.offersNow" };
  }
}

function besideOffers(deps: CartDeps, cart: SeenCart, quotes: ReadonlyMap<string, Quote>): ReadCart {
  const bound = { at: deps.clock.now(), heldUpTo: deps.contract.catalog.quoteHeldUpTo };
  const items = cart.items.map((item) => lineBeside(item, quotes.get(item.offerId), bound));
  const changed = items.filter(isChanged).map(({ id, now, changes, priceOwed }) => ({ id, now, changes, priceOwed }));
  return { cart: { ...shown(cart), items }, beside: changed.length > 0 ? tagOf(changed) : undefined };
}

function withoutOffers(cart: SeenCart, degraded: Unread): ReadCart {
  const items = cart.items.map((item) => ({ ...item, now: null, changes: [], priceOwed: null }));
  return { cart: { ...shown(cart), items, degraded }, beside: tagOf(degraded.mode) };
}

function lineBeside(item: SeenCart["items"][number], quote: Quote | undefined, { at, heldUpTo }: { at: Date; heldUpTo: number }): CartLine {
  const now = nowOf(item, quote);
  const asQuoted = now.unitPrice !== null && isSamePrice(now.unitPrice, item.unitPrice);
  const priceOwed = now.available && (asQuoted || lapseOf(item, at, { heldUpTo, now: now.unitPrice }) === undefined);
  return { ...item, now, changes: flagsOf(item, quote), priceOwed };
}

/** Whether anything beside the line is not what the line itself says. */
const isChanged = ({ now, changes, minimumQuantity }: CartLine): boolean => changes.length > 0 || now?.minimumQuantity !== minimumQuantity;

const tagOf = (beside: unknown): string => sha256(JSON.stringify(beside)).slice(0, 16);

/** What is the owner's own stays out. */
function shown(cart: SeenCart) {
  const { supplierPrices: _, ...snapshot } = cart;
  return snapshot;
}
