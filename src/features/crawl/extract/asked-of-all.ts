import { textOf, type Thing } from "./thing.ts";

/** A price of schema.org that everybody is asked on the day its page was read: not only members of a tier, not before `validFrom`, not after `validThrough`. */
export function isAskedOfAll(priced: Thing, readOn: Date | undefined): boolean {
  if (priced.values("validForMemberTier").length > 0) return false;
  if (readOn === undefined) return true;
  const from = timeOf(textOf(priced, "validFrom"));
  const through = timeOf(textOf(priced, "validThrough"), "end");
  return !(from !== undefined && from > readOn.getTime()) && !(through !== undefined && through < readOn.getTime());
}

/** Whether its `priceValidUntil` has passed: such a price stands behind any other, since shops often forget to renew the date. */
export function isOutlived(offer: Thing, readOn: Date | undefined): boolean {
  const until = timeOf(textOf(offer, "priceValidUntil"), "end");
  return until !== undefined && readOn !== undefined && until < readOn.getTime();
}

/** Written so by ISO 8601: a day, or a moment. A day whose zone nobody says is over when it is over everywhere, and begins when it begins somewhere. */
const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/u;
const HOUR_MS = 3_600_000;
const EARLIEST_ZONE_MS = 14 * HOUR_MS;
const LATEST_ZONE_MS = 12 * HOUR_MS;

function timeOf(text: string | undefined, at: "begin" | "end" = "begin"): number | undefined {
  const written = text?.trim() ?? "";
  if (!DAY.test(written) && !MOMENT.test(written)) return undefined;
  const day = DAY.test(written);
  const moment = Date.parse(day ? `${written}T00:00:00Z` : written.replace(" ", "T"));
  if (Number.isNaN(moment)) return undefined;
  if (!day) return moment;
  return at === "begin" ? moment - EARLIEST_ZONE_MS : moment + 24 * HOUR_MS + LATEST_ZONE_MS;
}
