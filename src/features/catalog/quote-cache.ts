import * as z from "zod";
import type { Contract } from "../../platform/contract.ts";
import { withDeadline } from "../../platform/deadline.ts";
import { quoteCacheAway, quoteCacheCorrupt, quoteCacheRead } from "../../platform/events/catalog.ts";
import { once } from "../../platform/once.ts";
import { purgeEntries, readEntries, writeEntries } from "./quote-cache-store.ts";
import type { OfferFacts } from "./standing-offers.ts";
import type { TelemetryDeps } from "./telemetry/ports.ts";

/** An offer as it was read from Postgres, and when that read began, in milliseconds since the epoch. */
export interface KeptFacts {
  facts: OfferFacts;
  readAt: number;
}

/** What offers are sold by, as any isolate read it some seconds ago. For what is shown; what is owed is read from Postgres (docs/decisions/0028). */
export interface QuoteCache {
  /** Of these offers, what is kept and not too old. Never throws: what cannot be read, or is no such thing, is missing. */
  read(offerIds: readonly string[]): Promise<ReadonlyMap<string, KeptFacts>>;
  /** Keeps what was read, behind what is served. */
  keep(rows: readonly OfferFacts[], readAt: number): void;
}

const entrySchema = once(() =>
  z.object({
    readAt: z.int().nonnegative(),
    facts: z.object({
      id: z.string(),
      supplierId: z.string(),
      title: z.string(),
      amount: z.int().nonnegative(),
      currency: z.string().regex(/^[A-Z]{3}$/),
      orderable: z.boolean(),
      withdrawnAt: z.iso.datetime().pipe(z.coerce.date()).nullable(),
      minimumQuantity: z.int().positive(),
      free: z.number().nullable(),
    }),
  }),
);

export function createQuoteCache(deps: TelemetryDeps, bounds: Contract["catalog"]["quoteCache"]): QuoteCache {
  const { freshSeconds, deadlineMs } = bounds;
  const freshMs = freshSeconds * 1000;
  /** Where it did not answer it is not asked for some seconds: nobody waits for it in turn. */
  let awayAt = -Infinity;

  const away = (error: unknown): void => {
    awayAt = deps.clock.now().getTime();
    quoteCacheAway(deps, { error });
  };

  const purge = async (offerIds: readonly string[]): Promise<void> => purgeEntries(deps.redis, offerIds).catch(away);

  return {
    async read(offerIds) {
      const now = deps.clock.now().getTime();
      const found = new Map<string, KeptFacts>();
      if (offerIds.length === 0) return found;
      const since = now - awayAt;
      if (since >= 0 && since < freshMs) {
        quoteCacheRead(deps, { unread: offerIds.length });
        return found;
      }
      let texts: readonly (string | null)[];
      try {
        texts = await withDeadline("redis", deadlineMs, () => readEntries(deps.redis, offerIds));
      } catch (error) {
        quoteCacheRead(deps, { unread: offerIds.length });
        away(error);
        return found;
      }
      const corrupt: { offerId: string; length: number }[] = [];
      for (const [index, offerId] of offerIds.entries()) {
        const text = texts[index] ?? null;
        if (text === null) continue;
        const kept = entryOf(text, offerId);
        if (!kept) corrupt.push({ offerId, length: text.length });
        // Of an isolate whose clock is ahead an entry is never older than it says, and gone with its expiry.
        else if (now - kept.readAt < freshMs) found.set(offerId, kept);
      }
      if (corrupt.length > 0) {
        quoteCacheCorrupt(deps, corrupt);
        deps.defer(purge(corrupt.map(({ offerId }) => offerId)));
      }
      const [hits, misses] = [found.size, offerIds.length - found.size];
      quoteCacheRead(deps, { hits, misses });
      deps.catalogReports.quoted([...Array<string>(hits).fill("cache-hits"), ...Array<string>(misses).fill("cache-misses")]);
      return found;
    },
    keep(rows, readAt) {
      const now = deps.clock.now().getTime();
      const seconds = Math.ceil((freshMs - Math.max(0, now - readAt)) / 1000);
      if (rows.length === 0 || seconds <= 0 || now - awayAt < freshMs) return;
      const entries = rows.map((facts) => ({ offerId: facts.id, text: JSON.stringify({ readAt, facts }) }));
      const write = async () => writeEntries(deps.redis, entries, seconds).catch(away);
      deps.defer(write());
    },
  };
}

/** An entry, where it is one, and of this offer. */
function entryOf(text: string, offerId: string): KeptFacts | undefined {
  const entry = entrySchema().safeParse(parse(text));
  return entry.success && entry.data.facts.id === offerId ? entry.data : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
