import { AppError } from "../../platform/errors.ts";
import type { Platform } from "../../platform/platform.ts";
import { listSuppliers } from "../crawl/list-suppliers.ts";
import { nextOpening, type OpenHours } from "./open-hours.ts";
import { findCampaign } from "./store.ts";
import { utcDay } from "../../platform/utc-day.ts";

/** What has to be so for a campaign to be sold at some moment. */
interface Wanted {
  id: string;
  supplierId: string | null;
  bidMinor: number;
  totalBudgetMinor: number | null;
  startsAt: Date | null;
  endsAt: Date | null;
  hours: OpenHours | null;
}

const refuse = (fault: { pointer: string; detail: string }): never => {
  throw new AppError("validation", "the campaign would never be served", { errors: [fault] });
};

/**
 * Throws `validation` of a campaign that would at no moment be sold as things are: out of season, below the least that a click costs, of a
 * supplier that is none or is switched off, or with a total budget that its clicks of before have used up.
 */
export async function refuseUnservable(deps: Platform, wanted: Wanted, now: Date): Promise<void> {
  refuseOutOfSeason(wanted, now);
  const { id, supplierId, bidMinor, totalBudgetMinor } = wanted;
  if (bidMinor < deps.contract.ads.reservePriceMinor)
    refuse({ pointer: "/bid/amount", detail: "is less than the least that a click costs, so that the campaign would never be served" });
  if (supplierId !== null) {
    const supplier = (await listSuppliers(deps)).find(({ id: known }) => known === supplierId);
    if (!supplier) refuse({ pointer: "/supplierId", detail: "names no supplier, so that the campaign would never be served" });
    if (supplier?.enabled === false)
      refuse({ pointer: "/supplierId", detail: "is of a supplier that is switched off, of whom nothing is sold until it is switched on" });
  }
  const spent = totalBudgetMinor === null ? 0 : ((await findCampaign(deps.db, id, utcDay(now)))?.spentInTotalMinor ?? 0);
  if (totalBudgetMinor !== null && spent + bidMinor > totalBudgetMinor)
    refuse({
      pointer: "/totalBudget/amount",
      detail: "pays for no click at this bid beside what was billed before, so that the campaign would never be served",
    });
}

/** Of what comes at no moment. */
function refuseOutOfSeason({ startsAt, endsAt, hours }: Wanted, now: Date): void {
  if (endsAt !== null && endsAt <= now) refuse({ pointer: "/endsAt", detail: "is past, so that the campaign would never be served" });
  if (hours === null) return;
  const opens = nextOpening(hours, startsAt !== null && startsAt > now ? startsAt : now);
  if (opens === undefined || (endsAt !== null && opens >= endsAt))
    refuse({ pointer: "/hours/open", detail: "is at no time between the campaign's start and its end, so that it would never be served" });
}
