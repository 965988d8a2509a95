import { shortfallFound } from "../../platform/events/stock.ts";
import type { EventData } from "../../platform/outbox/event-data.ts";
import { momentAfter } from "../../platform/clock.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import type { StockDeps } from "./ports.ts";
import { shortSales } from "./shortfall-rules.ts";
import { oversoldSales, recordShortfalls, shortAttempts, type OversoldSale, type ShortAttempt } from "./shortfall-store.ts";

/**
 * Looks for sold pieces that a supplier says he has not, and puts each down with its order once: what was paid first is served first.
 * Told in time to whoever asks; doing it again finds nothing new. Of named offers after a sale, of all that were sold lately by the cron.
 * @returns how many lines of orders are newly short
 */
export async function findShortfalls(deps: StockDeps, offerIds?: readonly string[]): Promise<number> {
  const now = deps.clock.now();
  const since = new Date(now.getTime() - deps.contract.stock.shortfallWindowSeconds * 1000);
  const sales = await oversoldSales(deps.db, { since, ...(offerIds ? { offerIds } : {}) });
  const short = shortOf(sales);
  const attempts = await shortAttempts(deps.db, [...short.keys()]);
  let found = 0;
  for (const attempt of attempts) found += await record(deps, attempt, short.get(attempt.attemptId) ?? [], now);
  return found;
}

interface ShortOffer {
  offerId: string;
  short: number;
  sale: OversoldSale;
}

/** By attempt. */
function shortOf(sales: readonly OversoldSale[]): Map<string, ShortOffer[]> {
  const short = new Map<string, ShortOffer[]>();
  for (const [offerId, ofOffer] of Map.groupBy(sales, (sale) => sale.offerId)) {
    for (const { attemptId, pieces } of shortSales(ofOffer[0]?.told ?? 0, ofOffer)) {
      const sale = ofOffer.find((sale) => sale.attemptId === attemptId);
      if (sale) short.set(attemptId, [...(short.get(attemptId) ?? []), { offerId, short: pieces, sale }]);
    }
  }
  return short;
}

async function record(deps: StockDeps, attempt: ShortAttempt, offers: readonly ShortOffer[], now: Date): Promise<number> {
  const { attemptId, orderId, buyerId, cartId } = attempt;
  const rows = offers.map(({ offerId, short, sale }) => ({
    ...{ id: deps.ids.next("shf"), attemptId, orderId, offerId, quantity: short, told: sale.told, toldAt: sale.toldAt, foundAt: now },
  }));
  const lines = offers.flatMap(({ offerId, short }) =>
    attempt.lines.filter((line) => line.offerId === offerId).map((line) => ({ ...line, short })),
  );
  const data: EventData<"order.shortfall"> = { orderId, attemptId, cartId, lines };
  const occurredAt = momentAfter(attempt.endedAt, now);
  const event = { id: deps.ids.next("evt"), type: "order.shortfall" as const, subject: orderId, buyerId, payload: data, occurredAt };
  const news = await recordShortfalls(deps.db, rows, event);
  if (news.length === 0) return 0;
  await wakeAutomations(deps, [event.id]);
  for (const { id, offerId, quantity, told } of news) shortfallFound(deps, { shortfallId: id, orderId, offerId, short: quantity, told });
  return news.length;
}
