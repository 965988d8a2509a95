import { apart, astray, conservationLaw, newestOf, type Balance, type ConservationLaw } from "../../platform/conservation.ts";
import type { ComparedSets } from "../../platform/db/compare-sets.ts";
import type { Platform } from "../../platform/platform.ts";
import { sponsoredShown } from "../catalog/sponsored-shown.ts";
import { billedAndSpent, comparePlaces, impressionStates, totalsAndDays, unknownOf } from "./balance-store.ts";
import { utcDay } from "../../platform/utc-day.ts";

/**
 * Impressions served = billed + unbilled with a reason + open. Served are the rows and, of places sold in searches, what the
 * searches' own tables show as sponsored: an impression that vanished is found by the offer that still carries its mark.
 */
export const impressionsLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "ads.impressions",
    statement: "impressions served = billed + unbilled with a reason + open",
    async capture({ now, outbound }) {
      const newest = newestOf(deps.contract, now);
      return outbound("postgres", async () => {
        const shown = await sponsoredShown(deps.db, { ...newest, most: MOST_SEARCHES });
        const { served, billed, unbilled, open, unaccounted } = await impressionStates(deps.db, newest);
        const vanished = astray((await unknownOf(deps.db, shown)).map(({ searchId, offerId }) => `${searchId}/${offerId}`));
        return [
          {
            left: { label: "impressions served", amount: served + vanished.count },
            right: { label: "billed, unbilled with a reason or open", amount: billed + unbilled + open },
            apart: { ...apart({}), leftOnly: vanished, differing: unaccounted },
            settledBefore: newest.before,
            detail: `${billed} billed, ${unbilled} unbilled, ${open} open; ${vanished.count} of ${shown.length} shown in searches have no impression`,
          },
        ];
      });
    },
  });

/** Places sold, by the auctions' own records, against the impressions made for them and the marks on the offers; and these two, offer by offer. */
export const placesLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "ads.places",
    statement: "places sold in searches' auctions = impressions made for them = offers marked, search by search and offer by offer",
    async capture({ now, outbound }) {
      const newest = { ...newestOf(deps.contract, now), most: MOST_SEARCHES };
      const { auctions, impressions, marks, offers } = await outbound("postgres", () => comparePlaces(deps.db, newest));
      const part = (name: string, [left, right]: readonly [string, string], found: ComparedSets): Balance => ({
        part: name,
        left: { label: left, amount: found.left },
        right: { label: right, amount: found.right },
        apart: found.apart,
        settledBefore: newest.before,
        detail: `the last ${auctions} auctions`,
      });
      return [
        part("impressions", ["places sold", "impressions made"], impressions),
        part("marks", ["places sold", "offers marked"], marks),
        part("offers", ["offers with an impression", "offers marked"], offers),
      ];
    },
  });

/** What campaigns were charged on the day against the clicks that were billed, campaign by campaign: two tables written in one statement. */
export const adSpendLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "ads.spend",
    statement: "US cents charged to campaigns on the UTC day = prices of its billed clicks, campaign by campaign",
    async capture({ now, outbound }) {
      const day = utcDay(newestOf(deps.contract, now).before);
      const { left, right, apart: found } = await outbound("postgres", () => billedAndSpent(deps.db, day));
      return [
        {
          left: { label: "US cents charged", amount: left },
          right: { label: "US cents of billed clicks", amount: right },
          apart: found,
          settledBefore: now,
        },
      ];
    },
  });

/** What campaigns say they were billed in total against the sum of their days, which a trigger keeps together. */
export const adTotalsLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "ads.totals",
    statement: "US cents that campaigns say they were charged in total = the sum of their days, campaign by campaign",
    everySeconds: TOTALS_EVERY_SECONDS,
    async capture({ now, outbound }) {
      const { left, right, apart: found } = await outbound("postgres", () => totalsAndDays(deps.db, utcDay(now), now));
      return [
        {
          left: { label: "US cents by total", amount: left },
          right: { label: "US cents by day", amount: right },
          apart: found,
          settledBefore: now,
        },
      ];
    },
  });

/** All days of a campaign are added up, which a look each minute is not worth. */
const TOTALS_EVERY_SECONDS = 3_600;

/** Searches whose auction, marks and impressions are looked at: those of the window that were last. */
const MOST_SEARCHES = 500;
