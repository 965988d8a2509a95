import type { Platform } from "../../platform/platform.ts";
import type { Publication } from "./plausibility.ts";
import type { Rate } from "./rules.ts";

/** Published rates from outside, unjudged. Throws `dependency-unavailable`, also for an answer that is not the provider's. */
export interface RateProvider {
  latest(base: string): Promise<Publication>;
}

/** The stored rates, at most a minute old in this isolate; the last known where Postgres does not answer. */
export interface RateBook {
  rates(): Promise<ReadonlyMap<string, Rate>>;
  forget(): void;
}

export interface FxDeps extends Platform {
  rateProvider: RateProvider;
  /** Asked where the first does not answer, is not believed or is of a past day, and to compare what comes into force. */
  secondRateProvider: RateProvider | undefined;
  rateBook: RateBook;
}
