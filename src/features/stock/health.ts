import { healthSection, type HealthSection } from "../../platform/health.ts";
import { age, count } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import type { Platform } from "../../platform/platform.ts";
import { stockStanding } from "./health-store.ts";
import { recorded } from "../../platform/language/say.ts";

const stock = figures({
  reservations: count("Reservations held", "stock_reservations_held", "Offers that open checkout attempts have reserved."),
  pieces: count("Pieces held", "stock_pieces_held", "Pieces that open checkout attempts have reserved."),
  leaked: count(
    "Leaked",
    "stock_reservations_leaked",
    "Reservations held for attempts that have ended.",
    "The reconcile ends them each minute.",
  ),
  overdue: count(
    "Overdue",
    "stock_reservations_overdue",
    "Reservations held for attempts that can no longer be paid and have not ended.",
    "Their attempts are in the checkout report.",
  ),
  oversold: count("Offers oversold", "stock_offers_oversold", "Offers of which more is promised than their suppliers last told."),
  shortfalls: count("Shortfalls to decide", "stock_shortfalls_open", "Lines of paid orders short of pieces that no operator has decided."),
  oldestShortfallAgeSeconds: age("Oldest shortfall (s)", "stock_oldest_shortfall_age", "Age of the oldest shortfall that is not decided."),
});

/** CRT-5: what attempts hold, what outlives them, and what suppliers turned out not to have. */
export const stockHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "stock",
    title: "Stock",
    surfaces: ["detailed", "ops"],
    figures: stock,
    settings: ["DATABASE_URL"],
    async capture({ now, outbound }) {
      const { overdueSeconds, shortfallWindowSeconds } = deps.contract.stock;
      const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);
      const moments = { now, overdueBefore: secondsAgo(overdueSeconds), soldSince: secondsAgo(shortfallWindowSeconds) };
      const { oldestShortfallAt, ...counts } = await outbound("postgres", () => stockStanding(deps.db, moments));
      const oldest = oldestShortfallAt ? Math.max(0, Math.round((now.getTime() - oldestShortfallAt.getTime()) / 1000)) : null;
      return {
        status: counts.leaked > 0 || counts.shortfalls > 0 ? "warn" : "pass",
        complete: true,
        figures: { ...counts, oldestShortfallAgeSeconds: oldest },
      };
    },
    alerts: [
      stock.warn("stock.reservations.leaked", {
        when: ({ leaked }) => leaked > 0,
        say: ({ leaked }) => recorded`${leaked} reservations of stock outlive their checkout attempts, and the reconcile does not end them`,
      }),
      stock.page("stock.shortfalls.undecided", {
        when: ({ shortfalls }) => shortfalls > 0,
        say: ({ shortfalls }) => recorded`${shortfalls} lines of paid orders are short of pieces: back-order or refund them`,
      }),
    ],
  });
