import type { Clock } from "../../platform/clock.ts";
import { withDeadline } from "../../platform/deadline.ts";
import { unavailable } from "../../platform/errors.ts";
import { createRecent } from "../../platform/recent.ts";
import type { OfferFacts } from "./standing-offers.ts";

/** Offers an isolate remembers, those used longest ago forgotten first. */
const REMEMBERED = 5_000;

/** How long an offer is as it was read, and how long who asks waits; the contract's `catalog.offersNow`. */
export interface OffersNowBounds {
  freshSeconds: number;
  deadlineMs: number;
}

/** What offers are sold by at this moment, for whoever shows them beside something else: a memory of a few seconds before one read. */
export interface OffersNow {
  /**
   * By id; what there is none of is missing. Throws `dependency-unavailable` where they cannot be read in time, and for some seconds
   * after that without asking, so that a database that hangs is not waited for by everybody.
   */
  of(offerIds: readonly string[], read: (unknown: readonly string[]) => Promise<OfferFacts[]>): Promise<ReadonlyMap<string, OfferFacts>>;
}

export function createOffersNow(deps: { clock: Clock }, { freshSeconds, deadlineMs }: OffersNowBounds): OffersNow {
  const known = createRecent<{ facts: OfferFacts | undefined; at: number }>(REMEMBERED);
  const freshMs = freshSeconds * 1000;
  let failed: { at: number; error: unknown } | undefined;

  return {
    async of(offerIds, read) {
      const now = deps.clock.now().getTime();
      const isFresh = (at: number) => now - at < freshMs && now >= at;
      const fresh = new Map(offerIds.map((id) => [id, known.get(id)]));
      const asked = offerIds.filter((id) => !isFresh(fresh.get(id)?.at ?? -Infinity));
      if (asked.length > 0) {
        if (failed && isFresh(failed.at)) throw unavailable("postgres", failed.error);
        const rows = await withDeadline("postgres", deadlineMs, () => read(asked)).catch((error: unknown) => {
          failed = { at: now, error };
          throw error;
        });
        failed = undefined;
        const byId = new Map(rows.map((facts) => [facts.id, facts]));
        for (const id of asked) {
          const read = { facts: byId.get(id), at: now };
          fresh.set(id, read);
          known.set(id, read);
        }
      }
      return new Map([...fresh].flatMap(([id, entry]) => (entry?.facts ? [[id, entry.facts] as const] : [])));
    },
  };
}
