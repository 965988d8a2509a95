import { rateBookStale } from "../../platform/events/fx.ts";
import type { Platform } from "../../platform/platform.ts";
import type { RateBook } from "./ports.ts";
import type { Rate } from "./rules.ts";
import { readRates } from "./store.ts";

const MAX_AGE_MS = 60_000;

/** Rates change once a day and a conversion is on every offer's path, so an isolate reads them at most once a minute. */
export function createRateBook(deps: Platform): RateBook {
  let known: { rates: ReadonlyMap<string, Rate>; readAt: number } | undefined;
  return {
    async rates() {
      const now = deps.clock.now().getTime();
      if (known && now - known.readAt < MAX_AGE_MS) return known.rates;
      try {
        known = { rates: await readRates(deps.db, deps.contract.fx.base), readAt: now };
      } catch (error) {
        if (!known) throw error;
        // A rate's own age decides what it is worth, so the last known ones are as good as those in Postgres.
        rateBookStale(deps, { readAt: new Date(known.readAt), error });
      }
      return known.rates;
    },
    forget() {
      known = undefined;
    },
  };
}
