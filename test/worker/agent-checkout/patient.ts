import { createOffersNow } from "../../../src/features/catalog/offers-now.ts";
import type { Deps } from "../../../src/deps.ts";
import type { Shop } from "../checkout/setting.ts";

/** A shop whose carts wait for their offers however busy the machine is: what is tested is what is said of them. */
export function patient(shop: Shop): Deps {
  const { clock, contract, quoteCache } = shop.deps;
  const { catalog } = contract;
  const bounds = { ...catalog, offersNow: { ...catalog.offersNow, deadlineMs: 30_000 } };
  return shop.depsOf({ offersNow: createOffersNow({ clock, quoteCache }, bounds) });
}
