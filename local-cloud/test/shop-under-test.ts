import { loadCatalog } from "../services/suppliers/catalog.ts";
import { createShop } from "../services/suppliers/shop.ts";
import { STOREFRONTS } from "../services/suppliers/storefronts/storefronts.ts";
import type { SupplierId } from "../services/suppliers/suppliers.ts";

export const ORIGIN = "http://shop.test";

/** A shop with a catalogue of its own, asked without a network. */
export function shopOf(id: SupplierId) {
  const catalog = loadCatalog(id);
  const app = createShop(id, catalog);
  const get = (path: string, headers: Record<string, string> = {}) => app.request(ORIGIN + path, { headers });
  return { catalog, storefront: STOREFRONTS[id], get };
}
