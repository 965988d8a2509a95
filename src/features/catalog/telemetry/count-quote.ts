import type { PricedOffer } from "../rules.ts";
import type { TelemetryDeps } from "./ports.ts";

type CountDeps = Pick<TelemetryDeps, "catalogReports" | "defer">;

/** Notes what a quote stood on and in which currency it was given, for the queue's next report; the answer waits for none of it (STR-5). */
export function countQuote(deps: CountDeps, { price, supplierPrice, degraded }: PricedOffer): void {
  const stoodOn = degraded?.mode ?? (price.currency === supplierPrice.currency ? "own-currency" : "fresh-rate");
  deps.catalogReports.quoted(["quotes", `on-${stoodOn}`, `in-${price.currency}`]);
  deps.catalogReports.handOn((task) => deps.defer(task));
}
