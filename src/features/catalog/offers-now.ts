import type { Clock } from "../../platform/clock.ts";
import type { Contract } from "../../platform/contract.ts";
import { withDeadline } from "../../platform/deadline.ts";
import { unavailable } from "../../platform/errors.ts";
import { createRecent } from "../../platform/recent.ts";
import type { QuoteCache } from "./quote-cache.ts";
import type { OfferFacts } from "./standing-offers.ts";

/** Offers an isolate remembers, those used longest ago forgotten first. */
const REMEMBERED = 5_000;

/** How long an offer is as it was read, and how long who asks waits; the contract's `catalog.offersNow` and `catalog.quoteCache`. */
export type OffersNowBounds = Pick<Contract["catalog"], "offersNow" | "quoteCache">;

type ReadOffers = (offerIds: readonly string[]) => Promise<OfferFacts[]>;

/**
 * What offers are sold by at this moment, for whoever shows them beside something else: a memory of a few seconds, before what other
 * isolates have read (`QuoteCache`), before one read.
 */
export interface OffersNow {
  /**
   * By id; what there is none of is missing. Throws `dependency-unavailable` where they cannot be read in time, and for some seconds
   * after that without asking, so that a database that hangs is not waited for by everybody.
   */
  of(offerIds: readonly string[], read: ReadOffers): Promise<ReadonlyMap<string, OfferFacts>>;
  /** Takes over what was just read for another purpose, so that nothing older is shown after it. `readAt`: when that read began. */
  learn(rows: readonly OfferFacts[], readAt: number): void;
}

interface Known {
  facts: OfferFacts | undefined;
  readAt: number;
  learntAt: number;
}

/** A request that reads offers on behalf of all that want them meanwhile. */
interface Flight {
  landed: Promise<void>;
  /** A request that was cancelled never lands: it is not waited for after this. */
  until: number;
}

export function createOffersNow(deps: { clock: Clock; quoteCache: QuoteCache }, { offersNow, quoteCache }: OffersNowBounds): OffersNow {
  const { deadlineMs } = offersNow;
  const freshMs = offersNow.freshSeconds * 1000;
  const keptMs = Math.max(freshMs, quoteCache.freshSeconds * 1000);
  const known = createRecent<Known>(REMEMBERED);
  const flights = new Map<string, Flight>();
  let failed: { at: number; error: unknown } | undefined;

  const now = (): number => deps.clock.now().getTime();
  const isWithin = (milliseconds: number, at: number): boolean => now() >= at && now() - at < milliseconds;
  const knownOf = (id: string): Known | undefined => {
    const entry = known.get(id);
    return entry && isWithin(freshMs, entry.learntAt) && now() - entry.readAt < keptMs ? entry : undefined;
  };

  /** What is known already may have been read later than what was found. */
  const remember = (id: string, facts: OfferFacts | undefined, readAt: number): void => {
    const before = known.get(id);
    known.set(id, before && before.readAt > readAt ? { ...before, learntAt: now() } : { facts, readAt, learntAt: now() });
  };

  const ask = async (asked: readonly string[], read: ReadOffers): Promise<void> => {
    const kept = await deps.quoteCache.read(asked);
    for (const [id, { facts, readAt }] of kept) remember(id, facts, readAt);
    const unknown = asked.filter((id) => !kept.has(id));
    if (unknown.length === 0) return;
    if (failed && isWithin(freshMs, failed.at)) throw unavailable("postgres", failed.error);
    const readAt = now();
    const rows = await withDeadline("postgres", deadlineMs, () => read(unknown)).catch((error: unknown) => {
      failed = { at: readAt, error };
      throw error;
    });
    failed = undefined;
    const byId = new Map(rows.map((facts) => [facts.id, facts]));
    for (const id of unknown) remember(id, byId.get(id), readAt);
    deps.quoteCache.keep(rows, readAt);
  };

  /** Asks for others too: until it has landed, who wants the same waits for it. */
  const fly = async (asked: readonly string[], read: ReadOffers): Promise<void> => {
    const { promise: landed, resolve: land } = Promise.withResolvers<void>();
    const flight = { landed, until: now() + quoteCache.deadlineMs + deadlineMs };
    for (const id of asked) flights.set(id, flight);
    try {
      await ask(asked, read);
    } finally {
      for (const id of asked) if (flights.get(id) === flight) flights.delete(id);
      land();
    }
  };

  /** Of another request's promise one never hears where that request was cancelled, so it is waited for under a deadline of one's own. */
  const waitFor = async (waited: readonly Flight[]): Promise<void> => {
    const landed = Promise.all([...new Set(waited)].map((flight) => flight.landed));
    await withDeadline("postgres", quoteCache.deadlineMs + deadlineMs, () => landed).catch(() => undefined);
  };

  return {
    async of(offerIds, read) {
      const lacking = () => offerIds.filter((id) => !knownOf(id));
      const begun = lacking();
      const underWay = begun.flatMap((id) => flights.get(id) ?? []).filter(({ until }) => until > now());
      const mine = begun.filter((id) => !underWay.some((flight) => flights.get(id) === flight));
      await Promise.all([mine.length > 0 ? fly(mine, read) : undefined, underWay.length > 0 ? waitFor(underWay) : undefined]);
      const left = lacking();
      if (left.length > 0) await fly(left, read);
      return new Map(
        offerIds.flatMap((id) => {
          const facts = known.get(id)?.facts;
          return facts ? [[id, facts] as const] : [];
        }),
      );
    },
    learn(rows, readAt) {
      for (const facts of rows) remember(facts.id, facts, readAt);
      deps.quoteCache.keep(rows, readAt);
    },
  };
}
