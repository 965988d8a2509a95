import { recorded } from "../../../platform/language/say.ts";
import type { SupplierStanding } from "./schemas.ts";

/** Something that is wrong with a supplier: `fail` where nothing new comes of it, `warn` where something is missing or will be. */
export interface Trouble {
  status: "fail" | "warn";
  /** In words, for a list of them. */
  what: string;
}

const fail = (what: string): Trouble => ({ status: "fail", what });
const warn = (what: string): Trouble => ({ status: "warn", what });

/**
 * What an operator should look at of a supplier, the worst first. One that is switched off is asked for nothing, so nothing of it is wrong.
 * @param supplierFailures failed crawls in a row that the contract calls failing
 */
export function troublesOf({ enabled, crawls, feed, host, robots, offers }: SupplierStanding, supplierFailures: number): Trouble[] {
  if (!enabled) return [];
  const { failedInARow } = crawls;
  const circuit = host?.circuit;
  const found = [
    failedInARow >= supplierFailures && fail(recorded`its last ${failedInARow} crawls failed`),
    failedInARow > 0 &&
      failedInARow < supplierFailures &&
      warn(failedInARow === 1 ? recorded`its last crawl failed` : recorded`its last ${failedInARow} crawls failed`),
    robots?.opensTheShop === false && fail(recorded`robots.txt closes the shop`),
    circuit === "open" && fail(recorded`its circuit is open`),
    circuit === "half-open" && warn(recorded`its circuit is tried`),
    robots?.isOverdue === true && warn(recorded`no robots.txt is to be had: an old one holds`),
    host === null && warn(recorded`how its host stands is not known`),
    (host?.askedUntil ?? null) !== null && warn(recorded`it asked to be left alone`),
    feed?.outcome === "cut" && warn(recorded`its feed is cut off`),
    feed?.outcome === "broken" && warn(recorded`its feed cannot be read`),
    feed?.outcome === "failed" && warn(recorded`its feed could not be fetched`),
    offers.pricesHeld > 0 &&
      warn(offers.pricesHeld === 1 ? recorded`a price is held back` : recorded`${offers.pricesHeld} prices are held back`),
  ];
  return found.filter((trouble) => trouble !== false).toSorted((a, b) => Number(b.status === "fail") - Number(a.status === "fail"));
}
