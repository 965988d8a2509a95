import { conservationLaw, newestOf, type ConservationLaw } from "../../platform/conservation.ts";
import type { Platform } from "../../platform/platform.ts";
import { countMarked } from "../catalog/sponsor-offers.ts";
import { sponsoredShown } from "../catalog/sponsored-shown.ts";
import { billedAndSpent, countImpressions, impressionStates, knownOf, lastAuctions } from "./balance-store.ts";
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
        const { served, billed, unbilled, open } = await impressionStates(deps.db, newest);
        const vanished = shown.length - (await knownOf(deps.db, shown));
        return [
          {
            left: { label: "impressions served", amount: served + vanished },
            right: { label: "billed, unbilled with a reason or open", amount: billed + unbilled + open },
            settledBefore: newest.before,
            detail: `${billed} billed, ${unbilled} unbilled, ${open} open; ${vanished} of ${shown.length} shown in searches have no impression`,
          },
        ];
      });
    },
  });

/** Places sold, by the auctions' own records, against the impressions made for them and the marks on the offers. */
export const placesLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "ads.places",
    statement: "places sold in searches' auctions = impressions made for them = offers marked",
    async capture({ now, outbound }) {
      const { before: settledBefore, ...newest } = newestOf(deps.contract, now);
      return outbound("postgres", async () => {
        const auctions = await lastAuctions(deps.db, { ...newest, before: settledBefore, most: MOST_SEARCHES });
        const searchIds = auctions.map(({ searchId }) => searchId);
        const impressions = await countImpressions(deps.db, searchIds);
        const marked = await countMarked(deps.db, searchIds);
        const left = { label: "places sold", amount: auctions.reduce((sum, { sold }) => sum + sold, 0) };
        const detail = `the last ${auctions.length} auctions`;
        return [
          { part: "impressions", left, right: { label: "impressions made", amount: impressions }, settledBefore, detail },
          { part: "marks", left, right: { label: "offers marked", amount: marked }, settledBefore, detail },
        ];
      });
    },
  });

/** What campaigns were charged on the day against the clicks that were billed: two tables written in one statement. */
export const adSpendLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "ads.spend",
    statement: "US cents charged to campaigns on the UTC day = prices of its billed clicks",
    async capture({ now, outbound }) {
      const day = utcDay(newestOf(deps.contract, now).before);
      const { spent, billed } = await outbound("postgres", () => billedAndSpent(deps.db, day));
      return [
        {
          left: { label: "US cents charged", amount: spent },
          right: { label: "US cents of billed clicks", amount: billed },
          settledBefore: now,
        },
      ];
    },
  });

/** Searches whose auction, marks and impressions are looked at: those of the window that were last. */
const MOST_SEARCHES = 500;
