import { readCursor, toPage, type Page } from "../../../platform/http/pagination.ts";
import type { CrawlDeps } from "../ports.ts";
import type { HeldPriceState } from "./rules.ts";
import type { HeldPrice } from "./schemas.ts";
import { listHeld, type HeldPriceRow } from "./store.ts";

/** Prices that are held back, oldest first, each with what speaks against it. */
export async function listHeldPrices(
  deps: CrawlDeps,
  query: { state: HeldPriceState; supplierId?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<HeldPrice>> {
  const { state, supplierId, limit, cursor } = query;
  const rows = await listHeld(deps.db, { state, supplierId, after: readCursor(cursor, 1)?.[0], limit });
  return toPage(rows, limit, ({ id }) => [id], toHeldPrice);
}

export function toHeldPrice(row: HeldPriceRow): HeldPrice {
  const { id, supplierId, productKey, state, amount, currency, offer, doubts, seenAt, heldAt, decidedAt, decidedBy, note } = row;
  const said = offer.evidence?.find(({ field }) => field === "price");
  return {
    ...{ id, supplierId, productKey, title: offer.title, url: offer.url, state, price: { amount, currency } },
    from: said ? { syntax: said.syntax, path: said.path, confidence: said.confidence } : null,
    doubts: [...doubts],
    seenAt: seenAt.toISOString(),
    heldAt: heldAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
    ...{ decidedBy, note },
  };
}
