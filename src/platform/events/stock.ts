import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const stockMetrics = {
  putRight: counter("stock_reservations_put_right", "Reservations that stood otherwise than their attempts and orders, by what was done.", [
    "done",
  ]),
  shortfalls: counter("stock_shortfalls_found", "Lines of paid orders of which the supplier has fewer pieces than were bought."),
  decisions: counter("stock_shortfalls_decided", "Shortfalls that operators decided, by what they decided.", ["decision"]),
};

export function stockReconciled(to: Recorder, fields: Record<"released" | "sold" | "held" | "bought", number>): void {
  for (const [done, many] of Object.entries(fields)) to.metrics.count(stockMetrics.putRight, { done }, many);
  say(to, "warn", "stock.put-right", { ...fields });
}

export function shortfallFound(
  to: Recorder,
  fields: { shortfallId: string; orderId: string; offerId: string; short: number; told: number },
): void {
  to.metrics.count(stockMetrics.shortfalls, {});
  say(to, "warn", "stock.shortfall.found", { ...fields });
}

/** The payment provider, or what is left of the payment, stands in the way of a refund: it is to be decided anew. */
export function shortfallRefundRefused(to: Recorder, fields: { shortfallId: string; orderId: string; refusal: string }): void {
  to.metrics.count(stockMetrics.decisions, { decision: "refund-refused" });
  say(to, "warn", "stock.shortfall.refund-refused", { ...fields });
}

/** Nobody knows yet whether it went back: it is asked again. */
export function shortfallRefundFailed(to: Recorder, fields: { shortfallId: string; orderId: string; error: unknown }): void {
  to.metrics.count(stockMetrics.decisions, { decision: "refund-failed" });
  say(to, "warn", "stock.shortfall.refund-failed", { ...fields });
}

export function shortfallDecided(
  to: Recorder,
  fields: { shortfallId: string; orderId: string; offerId: string; decision: string; operatorId: string },
): void {
  to.metrics.count(stockMetrics.decisions, { decision: fields.decision });
  say(to, "info", "stock.shortfall.decided", { ...fields, audit: true });
}
