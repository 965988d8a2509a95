import { leaseGrowth, lostLease, type IsolateAsk, type IsolateLease } from "../../src/features/llm/isolate-lease.ts";
import type { HandOver, Reservation } from "../../src/features/llm/ports.ts";
import { minus, NOTHING, type Amount } from "../../src/features/llm/unit.ts";
import { nanoUsdOfRecord, tokensOf, type UsageRecord } from "../../src/features/llm/usage-record.ts";
import type { IsolateLeaseRow, IsolateLeases } from "./isolate-leases.ts";
import type { tokenBudgetStore } from "./store.ts";

/** What is left of a day: of the user's limit, and of the part of all accounts' budget that is the user's. Isolates' leases are taken. */
export interface Left {
  ofLimit: Amount;
  ofPool: Amount;
}

type Store = Pick<ReturnType<typeof tokenBudgetStore>, "find" | "open" | "settle" | "release">;

/**
 * A budget's dealings with isolates: what it grants is taken from the day at once, and each call that an isolate tells of is taken out of
 * the lease and put down as any reservation. All within the caller's transaction.
 */
export class IsolateLeasing {
  readonly #leases: IsolateLeases;
  readonly #store: Store;
  readonly #left: (day: string, limit: Amount) => Left;

  constructor(leases: IsolateLeases, store: Store, left: (day: string, limit: Amount) => Left) {
    this.#leases = leases;
    this.#store = store;
    this.#left = left;
  }

  /** Fills the isolate's lease up to its part of what is left; undefined where it has ended. */
  grant(ask: IsolateAsk, of: { userId: string; day: string; limit: Amount; now: number }): IsolateLease | undefined {
    const { day, limit, now } = of;
    this.#leases.begin(ask, of);
    const lease = this.#leases.open(ask.leaseId);
    if (!lease) return undefined;
    const { ofLimit: left, ofPool: pooled } = this.#left(day, limit);
    const held = { tokens: lease.tokens, nanoUsd: lease.nano_usd ?? 0 };
    return this.#leases.grow(ask.leaseId, leaseGrowth({ held, left, pooled }, ask), now + ask.expiryMs);
  }

  /** Takes back what an isolate leaves of its lease for one call. Of a lease that has changed since, the isolate may have got it again. */
  takeBack({ leaseId, gives }: IsolateAsk): void {
    const lease = this.#leases.open(leaseId);
    if (!gives || lease?.version !== gives.version) return;
    const { tokens, nanoUsd = 0 } = gives;
    const back = { tokens: Math.min(lease.tokens, tokens), nanoUsd: Math.min(lease.nano_usd ?? 0, nanoUsd) };
    this.#leases.grow(leaseId, minus(NOTHING, back), lease.expires_at);
  }

  /** Answers what the isolate has from now on; undefined where it gives its lease back, or the lease has ended. */
  take({ leaseId, userId, day, limit, nanoUsdLimit = 0, begun, ended, keep }: HandOver, now: number): IsolateLease | undefined {
    const isOpen = this.#leases.open(leaseId) !== undefined;
    for (const reservation of begun) if (isOpen && !this.#store.find(reservation.callId)) this.#begin(leaseId, reservation);
    for (const { reservation, record } of ended) {
      const known = this.#store.find(reservation.callId);
      if (!known && isOpen) this.#begin(leaseId, reservation, record);
      // Of what is first heard of here, only what used nothing is open yet.
      if (known ? known.state !== "open" : !isOpen || record) continue;
      if (record) this.#store.settle(record);
      else this.#store.release(reservation.callId);
    }
    if (keep) return isOpen ? this.grant(keep, { userId, day, limit: { tokens: limit, nanoUsd: nanoUsdLimit }, now }) : undefined;
    this.#leases.end(leaseId, { userId, day });
    return undefined;
  }

  /** Ends the leases that were not heard of in time, at the most they can have been used for. */
  expire(now: number): readonly IsolateLeaseRow[] {
    const expired = this.#leases.expired(now);
    for (const lease of expired) {
      this.#leases.lose(lease.lease_id, now);
      if (lease.tokens > 0) this.#putDown(lostLease(lostOf(lease), new Date(now)));
    }
    return expired.filter(({ tokens }) => tokens > 0);
  }

  /** Takes a call out of the lease that it was made of, with what it used where it has ended. A call of a lease that has ended is accounted in that. */
  #begin(leaseId: string, reservation: Reservation, record?: UsageRecord): void {
    this.#leases.take(leaseId, { tokens: reservation.tokens, nanoUsd: reservation.money?.worst ?? 0 });
    this.#store.open({ ...reservation, leaseId }, record);
  }

  #putDown(record: UsageRecord): void {
    const { callId, day } = record;
    const money = { worst: nanoUsdOfRecord(record) };
    this.#store.open({ callId, day, tokens: tokensOf(record), money, expiresAt: 0, abandoned: record }, record);
  }
}

const lostOf = ({
  lease_id: leaseId,
  user_id: userId,
  day,
  tokens,
  nano_usd: nanoUsd,
  provider,
  model,
  nano_usd_per_token: nanoUsdPerToken,
}: IsolateLeaseRow) => ({
  ...{ leaseId, userId, day, tokens, nanoUsd: nanoUsd ?? undefined },
  dearest: { provider, model, nanoUsdPerToken },
});
