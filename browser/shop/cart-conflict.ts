import type { Cart, CartConflict } from "../../packages/sdk/src/client.ts";
import { price } from "./money.ts";
import { CART } from "./texts/cart.ts";
import { listed } from "./language.ts";

/** What somebody else did to the cart meanwhile, a line each; empty where it is not known any more. */
export function sayDiffering({ cart, differing }: CartConflict, seen: Cart | undefined): string[] {
  const titleOf = (itemId: string): string =>
    [...cart.items, ...(seen?.items ?? [])].find(({ id }) => id === itemId)?.title ?? CART.unknownLine;
  return (differing ?? []).flatMap(({ itemId, what, was, is }) => {
    const said = what.flatMap((kind) => {
      if (kind === "added") return [CART.differs.added];
      if (kind === "removed") return [CART.differs.removed];
      if (!was || !is) return [];
      if (kind === "quantity") return [CART.differs.quantity(was.quantity, is.quantity)];
      return kind === "price" ? [CART.differs.price(price(was.unitPrice), price(is.unitPrice))] : [];
    });
    return said.length === 0 ? [] : [`${titleOf(itemId)}: ${listed(said)}`];
  });
}
