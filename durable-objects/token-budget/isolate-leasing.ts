import { leaseGrowth, lostLease, type IsolateAsk, type IsolateLease } from "../../src/features/llm/isolate-lease.ts";
import type { HandOver } from "../../src/features/llm/ports.ts";
import { minus, NOTHING, plus, type Amount } from "../../src/features/llm/unit.ts";
import { nanoUsdOfRecord, tokensOf, type UsageRecord } from "../../src/features/llm/usage-record.ts";
import type { IsolateLeaseRow, IsolateLeases } from "./isolate-leases.ts";
import type { tokenBudgetStore } from "./store.ts";

/** What is left of a day: of the user's limit, and of the part of all accounts' budget that is the user's. Isolates' leases are taken. */
export interface Left {
  ofLimit: Amount;
  ofPool: Amount;
}

type Store = Pick<ReturnType<typeof tokenBudgetStore>, "find" | "open" | "openAll" | "settle" | "release">;

/** A call as an isolate tells of it: with what it used where it has ended, and without where it used nothing or goes on. */
type Told = HandOver["ended"][number];

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
    this.#leases.begin(ask, of);
    const lease = this.#leases.open(ask.leaseId);
    return lease && this.#fill(lease, ask, of);
  }

  #fill(
    { tokens, nano_usd: nanoUsd }: Pick<IsolateLeaseRow, "tokens" | "nano_usd">,
    ask: IsolateAsk,
    { day, limit, now }: { day: string; limit: Amount; now: number },
  ): IsolateLease {
    const { ofLimit: left, ofPool: pooled } = this.#left(day, limit);
    const held = { tokens, nanoUsd: nanoUsd ?? 0 };
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
    const calls: Told[] = [...begun.map((reservation) => ({ reservation })), ...ended];
    const told = new Map(calls.map((call) => [call.reservation.callId, call]));
    const states = new Map([...told.keys()].map((callId) => [callId, this.#store.find(callId)?.state]));
    const unheard = [...told.values()].filter(({ reservation }) => isOpen && !states.get(reservation.callId));
    this.#begin(leaseId, unheard);
    // Of what is first heard of here, only what used nothing is open yet.
    for (const { reservation, record } of unheard) states.set(reservation.callId, record ? "settled" : "open");
    for (const { reservation, record } of ended) {
      if (states.get(reservation.callId) !== "open") continue;
      if (record) this.#store.settle(record);
      else this.#store.release(reservation.callId);
    }
    const lease = keep && this.#leases.open(leaseId);
    if (keep) return lease && this.#fill(lease, keep, { day, limit: { tokens: limit, nanoUsd: nanoUsdLimit }, now });
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

  /** Takes calls out of the lease that they were made of, with what each used where it has ended. Those of a lease that has ended are accounted in that. */
  #begin(leaseId: string, calls: readonly Told[]): void {
    if (calls.length === 0) return;
    const worst = ({ reservation: { tokens, money } }: Told): Amount => ({ tokens, nanoUsd: money?.worst ?? 0 });
    this.#leases.take(leaseId, calls.map(worst).reduce(plus, NOTHING));
    this.#store.openAll(calls.map(({ reservation, record }) => ({ opened: { ...reservation, leaseId }, ended: record })));
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
