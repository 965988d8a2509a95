import type { Money } from "../../platform/money.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { applyChange, snapshotOf, type Cart, type CartChange, type CartItem } from "./cart.ts";
import { conflictsOf, type Conflict, type Expected, type VersionField } from "./expected-version.ts";
import { flagsOf, isSamePrice, isWithin, nowOf } from "./quote-rules.ts";
import type { CartSnapshot, DifferingLine, LineOutcome } from "./schemas.ts";

/** An offer at its price for this cart, as the catalog quotes it. */
export interface Quote {
  offerId: string;
  title: string;
  supplierId: string;
  unitPrice: Money;
  available: boolean;
  /** Its supplier took it out of his shop. */
  gone?: boolean;
  /** Pieces nobody holds; null where the supplier tells none. */
  free?: number | null;
  minimumQuantity: number;
  quotedAt: string;
  expiresAt: string;
  /** What the supplier asks, in his currency. */
  supplierPrice?: Money;
  /** The price in other currencies a cart may be in, where it was not known in which this one is. */
  elsewhere?: readonly Money[];
}

export type CartCommand =
  | {
      kind: "add";
      itemId: string;
      offerId: string;
      quantity: number;
      /** Undefined where the offer is unknown or cannot be priced. */ quote: Quote | undefined;
    }
  | { kind: "set-quantity"; itemId: string; quantity: number; expected: Expected }
  | { kind: "remove"; itemId: string; expected: Expected }
  | { kind: "clear"; expected: Expected }
  /** Lines of a guest's cart, which is frozen: they come once, by the cart they are from. */
  | { kind: "merge"; from: string; lines: readonly CartItem[]; expected: Expected }
  | { kind: "refresh-quotes"; quotes: readonly Quote[]; expected: Expected };

/** Which versions protect what (CRT-1). Adding needs none: it cannot overwrite. */
export const NEEDED_VERSIONS = {
  "set-quantity": ["expectedItemVersion", "expectedSnapshotVersion"],
  remove: ["expectedItemVersion", "expectedSnapshotVersion"],
  clear: ["expectedSnapshotVersion"],
  merge: ["expectedSnapshotVersion"],
  "refresh-quotes": ["expectedSnapshotVersion"],
} as const satisfies Record<Exclude<CartCommand["kind"], "add">, readonly VersionField[]>;
export type VersionedKind = keyof typeof NEEDED_VERSIONS;

/** Bounds of the contract. */
export interface CartLimits {
  maxItems: number;
  maxQuantity: number;
}

export type CartDecisionRefusal =
  | { kind: "item-not-found" }
  | {
      kind: "version-conflict";
      way: Expected["way"];
      conflicts: readonly Conflict[];
      cart: CartSnapshot;
      ignoredIfMatch?: string;
      differing?: readonly DifferingLine[] | undefined;
    }
  | { kind: "offer-not-for-sale"; offerId: string; reason: "unknown" | "unavailable" | "other-currency" }
  | { kind: "line-price-changed"; itemId: string; offerId: string; quoted: Money; now: Money; quoteExpiresAt: string }
  | { kind: "below-minimum-quantity"; minimum: number }
  | { kind: "cart-limit"; limit: "items" | "quantity" | "total"; maximum: number };

type Decision = Result<CartChange, CartDecisionRefusal>;

/** Decides one command on a cart. A refusal changes nothing; a change always takes the next snapshot version (CRT-6). */
export function decide(cart: Cart, command: CartCommand, limits: CartLimits): Decision {
  const conflict = command.kind === "add" ? undefined : conflictOf(cart, command);
  if (conflict) return refused(conflict);
  switch (command.kind) {
    case "add":
      return add(cart, command, limits);
    case "set-quantity":
      return withItem(cart, command.itemId, (item) => put(cart, { ...item, quantity: command.quantity }, limits));
    case "remove":
      return withItem(cart, command.itemId, (item) => ok({ snapshotVersion: cart.snapshotVersion + 1, put: [], drop: [item.id] }));
    case "clear":
      return ok({ snapshotVersion: cart.snapshotVersion + 1, put: [], drop: cart.items.map(({ id }) => id) });
    case "merge":
      return merge(cart, command.lines, limits);
    case "refresh-quotes":
      return refreshQuotes(cart, command.quotes);
  }
}

/** Takes paid lines out of a cart; what the buyer changed meanwhile stays: only the paid quantity leaves. */
export function takeLines(cart: Cart, lines: readonly { offerId: string; quantity: number }[]): CartChange {
  const paid = new Map(lines.map(({ offerId, quantity }) => [offerId, quantity]));
  const touched = cart.items.filter(({ offerId }) => paid.has(offerId));
  const left = touched.map((item) => {
    const taken = paid.get(item.offerId) ?? 0;
    return {
      ...item,
      quantity: item.quantity - taken,
      // What was bought at the quoted price is not owed at it once more.
      quotedQuantity: Math.max(0, (item.quotedQuantity ?? 0) - taken),
      itemVersion: item.itemVersion + 1,
    };
  });
  return {
    snapshotVersion: cart.snapshotVersion + (touched.length > 0 ? 1 : 0),
    put: left.filter(({ quantity }) => quantity > 0),
    drop: left.filter(({ quantity }) => quantity <= 0).map(({ id }) => id),
  };
}

function add(cart: Cart, command: Extract<CartCommand, { kind: "add" }>, limits: CartLimits): Decision {
  const { offerId, quantity } = command;
  if (!command.quote) return refused({ kind: "offer-not-for-sale", offerId, reason: "unknown" });
  const quote = inCurrency(command.quote, cart.currency);
  if (quote.unitPrice.currency !== cart.currency) return refused({ kind: "offer-not-for-sale", offerId, reason: "other-currency" });
  if (!quote.available) return refused({ kind: "offer-not-for-sale", offerId, reason: "unavailable" });
  const found = cart.items.find((item) => item.offerId === offerId);
  if (!found && cart.items.length >= limits.maxItems) return refused({ kind: "cart-limit", limit: "items", maximum: limits.maxItems });
  if (!found) return put(cart, quoted({ id: command.itemId, offerId, quantity, itemVersion: 0 }, quote), limits);
  if (isSamePrice(found.unitPrice, quote.unitPrice))
    return put(cart, quoted({ ...found, quantity: found.quantity + quantity }, quote), limits);
  if (isQuotedStill(found, quote))
    return put(cart, { ...found, quantity: found.quantity + quantity, quotedQuantity: (found.quotedQuantity ?? 0) + quantity }, limits);
  const { id: itemId, unitPrice: quotedPrice, quoteExpiresAt } = found;
  return refused({ kind: "line-price-changed", itemId, offerId, quoted: quotedPrice, now: quote.unitPrice, quoteExpiresAt });
}

/** The supplier asks what he asked, and only the rate has moved since: the line's quote takes in further pieces until it expires. */
const isQuotedStill = (line: CartItem, { supplierPrice, quotedAt: now }: Quote): boolean =>
  line.supplierPrice !== undefined &&
  supplierPrice !== undefined &&
  isSamePrice(line.supplierPrice, supplierPrice) &&
  isWithin(line.quoteExpiresAt, new Date(now));

/** The quote at its price in the cart's currency; as it is where it has none in that. */
function inCurrency(quote: Quote, currency: string): Quote {
  const price = quote.unitPrice.currency === currency ? undefined : quote.elsewhere?.find((other) => other.currency === currency);
  return price ? { ...quote, unitPrice: price } : quote;
}

/**
 * Lines of another cart on top of what is here, with the quotes they have. Of an offer that is in both this cart's price stands, and is owed
 * for the other's pieces only where those were quoted at the same, and no longer than either quote.
 */
function merge(cart: Cart, lines: readonly CartItem[], limits: CartLimits): Decision {
  const here = new Map(cart.items.map((item) => [item.offerId, item]));
  const merged = lines.map((line): CartItem => {
    const item = here.get(line.offerId);
    if (!item) return { ...line, itemVersion: 1 };
    const same = isSamePrice(item.unitPrice, line.unitPrice);
    return {
      ...item,
      quantity: item.quantity + line.quantity,
      quotedQuantity: (item.quotedQuantity ?? 0) + (same ? (line.quotedQuantity ?? 0) : 0),
      quoteExpiresAt: same && line.quoteExpiresAt < item.quoteExpiresAt ? line.quoteExpiresAt : item.quoteExpiresAt,
      itemVersion: item.itemVersion + 1,
    };
  });
  const change = { snapshotVersion: cart.snapshotVersion + 1, put: merged, drop: [] };
  if (applyChange(cart, change).items.length > limits.maxItems)
    return refused({ kind: "cart-limit", limit: "items", maximum: limits.maxItems });
  if (merged.some(({ quantity }) => quantity > limits.maxQuantity))
    return refused({ kind: "cart-limit", limit: "quantity", maximum: limits.maxQuantity });
  return within(cart, change);
}

/** New quotes for all lines that can be bought; of each line it says what has changed, of those too whose offer is sold out or gone. */
function refreshQuotes(cart: Cart, quotes: readonly Quote[]): Decision {
  const standing = new Map(quotes.map((quote) => [quote.offerId, quote]));
  const lines = cart.items.map((item): { item: CartItem; outcome: LineOutcome } => {
    const quote = standing.get(item.offerId);
    const now = nowOf(item, quote);
    const requoted = quote !== undefined && now.available;
    const { id: itemId, offerId, unitPrice, minimumQuantity } = item;
    const outcome = { itemId, offerId, requoted, changes: flagsOf(item, quote), quoted: { unitPrice, minimumQuantity }, now };
    return { item: requoted ? { ...quoted(item, quote), itemVersion: item.itemVersion + 1 } : item, outcome };
  });
  return within(cart, {
    snapshotVersion: cart.snapshotVersion + 1,
    put: lines.filter(({ outcome }) => outcome.requoted).map(({ item }) => item),
    drop: [],
    lines: lines.map(({ outcome }) => outcome),
  });
}

function put(cart: Cart, item: CartItem, limits: CartLimits): Decision {
  if (item.quantity < item.minimumQuantity) return refused({ kind: "below-minimum-quantity", minimum: item.minimumQuantity });
  if (item.quantity > limits.maxQuantity) return refused({ kind: "cart-limit", limit: "quantity", maximum: limits.maxQuantity });
  return within(cart, { snapshotVersion: cart.snapshotVersion + 1, put: [{ ...item, itemVersion: item.itemVersion + 1 }], drop: [] });
}

/** Refuses a change after which the total would leave the integers that are exact. */
function within(cart: Cart, change: CartChange): Decision {
  const total = applyChange(cart, change).items.reduce(
    (amount, { unitPrice, quantity }) => amount + BigInt(unitPrice.amount) * BigInt(quantity),
    0n,
  );
  return total > BigInt(Number.MAX_SAFE_INTEGER)
    ? refused({ kind: "cart-limit", limit: "total", maximum: Number.MAX_SAFE_INTEGER })
    : ok(change);
}

function withItem(cart: Cart, itemId: string, then: (item: CartItem) => Decision): Decision {
  const item = cart.items.find(({ id }) => id === itemId);
  return item ? then(item) : refused({ kind: "item-not-found" });
}

function conflictOf(cart: Cart, command: Exclude<CartCommand, { kind: "add" }>): CartDecisionRefusal | undefined {
  const { expected } = command;
  const item = "itemId" in command ? cart.items.find(({ id }) => id === command.itemId) : undefined;
  const conflicts = conflictsOf(expected, cart, item);
  if (conflicts.length === 0) return undefined;
  const ignored = expected.way === "fields" && expected.ignoredIfMatch !== undefined ? { ignoredIfMatch: expected.ignoredIfMatch } : {};
  return { kind: "version-conflict", way: expected.way, conflicts, cart: snapshotOf(cart), ...ignored };
}

function quoted(item: Pick<CartItem, "id" | "offerId" | "quantity" | "itemVersion">, quote: Quote): CartItem {
  const { title, supplierId, unitPrice, minimumQuantity, quotedAt, expiresAt, supplierPrice } = quote;
  const { id, offerId, quantity, itemVersion } = item;
  const line = { id, offerId, quantity, itemVersion, title, supplierId, unitPrice, minimumQuantity };
  const priced = { ...line, quotedAt, quoteExpiresAt: expiresAt, quotedQuantity: quantity };
  return supplierPrice ? { ...priced, supplierPrice } : priced;
}
