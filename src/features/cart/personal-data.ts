import type { PersonalEraser, PersonalSection } from "../../platform/personal-data.ts";
import { listCarts } from "./list-carts.ts";
import type { CartDeps, CartPlace } from "./ports.ts";

const CARTS_AT_ONCE = 20;

/** What is in the buyer's carts. */
export const cartPersonalData = (deps: CartDeps): readonly PersonalSection[] => [
  {
    name: "carts",
    tables: [],
    async *pages(buyerId) {
      let before: CartPlace | undefined;
      do {
        const { items, next } = await listCarts(deps, buyerId, { limit: CARTS_AT_ONCE, before });
        const carts = await Promise.all(items.map(async ({ id, createdAt }) => ({ createdAt, ...(await deps.carts(id).read(buyerId)) })));
        yield carts.filter((cart) => "id" in cart);
        before = next;
      } while (before);
    },
  },
];

/** Carts, each by its owner, and then its place on the buyer's list. */
export const cartErasers = (deps: CartDeps): readonly PersonalEraser[] => [
  {
    name: "carts",
    async erase(buyerId, most) {
      const list = deps.cartLists(buyerId);
      const limit = Math.min(most, CARTS_AT_ONCE);
      const places = await list.page({ limit });
      for (const { cartId } of places) {
        await deps.carts(cartId).forget(buyerId);
        await list.drop(cartId);
      }
      return { count: places.length, more: places.length === limit };
    },
  },
];
