import type { Cart, CartChange } from "./cart.ts";
import type { Conflict } from "./expected-version.ts";
import { isSamePrice } from "./quote-rules.ts";
import type { DifferingLine, LineState } from "./schemas.ts";

/** A line as it was before a change of the cart touched it; null: it was not there. */
export interface PastLine {
  itemId: string;
  offerId: string;
  was: LineState | null;
}

/** What a change touches, as it was. */
export function pastOf(cart: Cart, { put, drop }: Pick<CartChange, "put" | "drop">): PastLine[] {
  const before = new Map(cart.items.map((item) => [item.id, item]));
  const touched = [...put, ...drop.flatMap((id) => before.get(id) ?? [])];
  return touched.map(({ id, offerId }) => {
    const was = before.get(id);
    return { itemId: id, offerId, was: was ? stateOf(was) : null };
  });
}

/** Where a cart differs from what it was before changes, whose past is given oldest first. What came and went meanwhile is no difference. */
export function differingSince(cart: Cart, past: readonly PastLine[]): DifferingLine[] {
  const first = new Map<string, PastLine>();
  for (const line of past) if (!first.has(line.itemId)) first.set(line.itemId, line);
  const items = new Map(cart.items.map((item) => [item.id, item]));
  return [...first.values()].flatMap(({ itemId, offerId, was }): DifferingLine[] => {
    const item = items.get(itemId);
    const is = item ? stateOf(item) : null;
    return was || is ? [{ itemId, offerId, what: whatDiffers(was, is), was, is }] : [];
  });
}

/** The version of the cart that the caller saw, where it is one the cart has had. */
export const seenVersion = (conflicts: readonly Conflict[], current: number): number | undefined => {
  const [snapshot] = conflicts.filter(({ field }) => field !== "expectedItemVersion");
  if (!snapshot) return current;
  return snapshot.kind === "stale" && snapshot.expected !== null ? snapshot.expected : undefined;
};

function whatDiffers(was: LineState | null, is: LineState | null): DifferingLine["what"] {
  if (!was) return ["added"];
  if (!is) return ["removed"];
  return [
    ...(was.quantity === is.quantity ? [] : (["quantity"] as const)),
    ...(isSamePrice(was.unitPrice, is.unitPrice) ? [] : (["price"] as const)),
    "item-version",
  ];
}

const stateOf = ({ quantity, unitPrice, itemVersion }: LineState): LineState => ({ quantity, unitPrice, itemVersion });
