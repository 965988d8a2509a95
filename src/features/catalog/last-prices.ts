import { offersByProduct } from "./correction-store.ts";
import type { CatalogDeps } from "./ports.ts";
import type { LastPrice } from "./rules.ts";

/** What a supplier's products stand at, by product key; those without an offer are missing. */
export async function lastPrices(deps: CatalogDeps, supplierId: string, productKeys: readonly string[]): Promise<Map<string, LastPrice>> {
  const stored = await offersByProduct(deps.db, supplierId, productKeys);
  return new Map([...stored].map(([key, { amount, currency, range, seenAt }]) => [key, { price: { amount, currency }, range, seenAt }]));
}
