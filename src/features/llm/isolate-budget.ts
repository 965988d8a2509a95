import { after } from "../../platform/deadline.ts";
import { llmHandOverFailed, llmIsolateLeaseLost } from "../../platform/events/llm.ts";
import { ok, type Result } from "../../platform/result.ts";
import {
  batchOf,
  dayBeside,
  endedHoldMost,
  every,
  hasEnded,
  leftOf,
  limitOf,
  neededBy,
  plain,
  type HeldCall,
  type IsolateDeps,
  type Known,
} from "./held-call.ts";
import type { IsolateAsk, IsolateLease } from "./isolate-lease.ts";
import type { CallBudget, CallReservation, DayBudget, Reservation, ReserveRefusal, TokenBudget } from "./ports.ts";
import { nanoUsdOf } from "../../platform/nano-usd.ts";
import { covers, minus, NOTHING, UNITS } from "./unit.ts";
import type { UsageRecord } from "./usage-record.ts";

/** Calls of one hand-over at most; what is left over goes with the next. */
const MAX_BATCH = 100;
/** Waits between tries to hand over behind an answer: together shorter than the platform keeps a request alive that has answered. */
const RETRY_MS = [1_000, 3_000, 8_000];
/** For so long after a hand-over that makes room none is made for the same end: it may be on its way. */
const RELIEF_MS = 20;
/** Looks of one request at whether the lease is idle: it has to end with the request, and what nobody watches would be put down as used. */
const LOOKS = 3;

/**
 * One user's budget as this isolate has it: a lease it takes calls from without asking, and the calls under it until the budget knows of
 * them. Requests share what stands here and never each other's promises: each asks for itself, and what one hands over, late or twice, is
 * taken once. What the isolate holds is never more than the budget has down for it: an answer of an older version says nothing, and all
 * calls that are not handed over count against the lease.
 */
export class IsolateBudget implements CallBudget {
  readonly #owner: TokenBudget;
  readonly #deps: IsolateDeps;
  readonly #calls = new Map<string, HeldCall>();
  /** Settled by themselves, behind their answers. */
  readonly #settling = new Map<string, UsageRecord>();
  readonly #givenBack = new Map<string, Known>();
  #lease: Known | undefined;
  #day: (DayBudget & { day: string }) | undefined;
  #isCollecting = false;
  #relievedAt = Number.NEGATIVE_INFINITY;
  #isWatching = false;

  constructor(owner: TokenBudget, deps: IsolateDeps) {
    this.#owner = owner;
    this.#deps = deps;
  }

  /** Nothing is held, and nobody waits: it can be forgotten. */
  get isEmpty(): boolean {
    return !this.#lease && this.#calls.size === 0 && this.#givenBack.size === 0 && this.#settling.size === 0;
  }

  async reserve(call: CallReservation): Promise<Result<DayBudget | undefined, ReserveRefusal>> {
    // No isolate has a part of what a service token is limited to.
    if (call.serviceToken) return this.#askAlone(call);
    const lease = this.#usable(call.day);
    if (!lease || !covers(leftOf(lease, this.#calls.values()), neededBy(call))) return this.#ask(call);
    lease.uses += 1;
    lease.limit = limitOf(call);
    this.#calls.set(call.callId, { leaseId: lease.leaseId, call, telling: false });
    this.#tellLater(call.callId);
    this.#watch();
    return ok(this.#seen());
  }

  async settle(record: UsageRecord): Promise<void> {
    const held = this.#calls.get(record.callId);
    if (!held) return this.#owner.settle(record);
    held.end = { record };
    await this.#handOver(held.leaseId, hasEnded);
  }

  async settleSoon(record: UsageRecord): Promise<void> {
    const held = this.#calls.get(record.callId);
    if (!held) {
      this.#settling.set(record.callId, record);
      await this.#owner.settle(record).finally(() => this.#settling.delete(record.callId));
      return;
    }
    held.end = { record };
    if (!this.#relieves(held.leaseId)) {
      if (this.#isCollecting) return;
      this.#isCollecting = true;
      try {
        await this.#deps.pause(this.#limits.collectMs);
      } finally {
        this.#isCollecting = false;
      }
    }
    for (const leaseId of this.#owing(hasEnded)) await this.#handOverAnyway(leaseId, hasEnded);
  }

  /** What ended calls hold is handed over at once where it is more than calls to come have left: they would have to ask. */
  #relieves(leaseId: string): boolean {
    const lease = this.#lease;
    if (lease?.leaseId !== leaseId || this.#now() < this.#relievedAt + RELIEF_MS || !endedHoldMost(lease, [...this.#calls.values()]))
      return false;
    this.#relievedAt = this.#now();
    return true;
  }

  async release(callId: string, day: string): Promise<void> {
    const held = this.#calls.get(callId);
    if (!held) return this.#owner.release(callId, day);
    if (!held.telling) return void this.#calls.delete(callId);
    held.end = {};
    await this.#handOver(held.leaseId);
  }

  async day(day: string): Promise<DayBudget> {
    for (const record of [...this.#settling.values()]) await this.#owner.settle(record);
    for (const leaseId of this.#owing(() => true)) await this.#handOver(leaseId);
    return this.#owner.day(day);
  }

  /** Of the budget itself, whatever the isolate has on lease. */
  async #askAlone(call: CallReservation): Promise<Result<DayBudget | undefined, ReserveRefusal>> {
    const answer = await this.#owner.reserve({ ...plain(call), serviceToken: call.serviceToken });
    if (!answer.ok || !answer.value) return answer;
    this.#day = { ...answer.value, day: call.day };
    return ok(this.#seen());
  }

  async #ask(call: CallReservation): Promise<Result<DayBudget | undefined, ReserveRefusal>> {
    const { userId, day, dearest } = call;
    const lease = (this.#lease ??= {
      ...{ leaseId: this.#deps.ids.next("lse"), userId, day, limit: limitOf(call), dearest },
      ...{ version: 0, ...NOTHING, usableUntil: this.#now() + this.#usableMs(), uses: 0, unanswered: 0 },
    });
    lease.uses += 1;
    const reservation = plain(call);
    const answer = await this.#askUnder(lease, reservation);
    if (answer.ok || answer.refusal.kind === "pool-unreachable") return answer;
    // What the lease has free may be all that is missing. Nothing is taken of it from here on, whether the budget gets it or not.
    const free = leftOf(lease, this.#calls.values());
    if (lease !== this.#lease || UNITS.every((unit) => free[unit] <= 0)) return answer;
    Object.assign(lease, minus(lease, free));
    return this.#askUnder(lease, reservation, { ...free, version: lease.version });
  }

  async #askUnder(lease: Known, reservation: Reservation, gives?: IsolateLease): Promise<Result<DayBudget | undefined, ReserveRefusal>> {
    lease.unanswered += 1;
    this.#watch();
    const sentAt = this.#now();
    const answer = await this.#owner.reserve({ ...reservation, isolate: { ...this.#wanted(lease, true), ...(gives ? { gives } : {}) } });
    lease.unanswered -= 1;
    if (!answer.ok || !answer.value) return answer;
    const { lease: granted, ...day } = answer.value;
    this.#day = { ...day, day: reservation.day };
    if (granted) this.#learn(lease, granted, sentAt);
    return ok(this.#seen());
  }

  /** The lease of the day, while it may be used. One that may not any more is given back. */
  #usable(day: string): Known | undefined {
    const lease = this.#lease;
    if (!lease || (lease.day === day && this.#now() < lease.usableUntil)) return lease;
    this.#deps.defer(this.#giveBack(lease));
    return undefined;
  }

  /** Not used from here on. Of one that was never granted there is nothing to give back. */
  async #giveBack(lease: Known): Promise<void> {
    this.#lease = undefined;
    if (lease.version === 0 && lease.unanswered === 0) return;
    this.#givenBack.set(lease.leaseId, lease);
    await this.#handOverAnyway(lease.leaseId);
  }

  #learn(lease: Known, { version, tokens, nanoUsd = 0 }: IsolateLease, sentAt: number): void {
    lease.usableUntil = Math.max(lease.usableUntil, sentAt + this.#usableMs());
    if (version > lease.version) Object.assign(lease, { version, tokens, nanoUsd });
  }

  /** A call that goes on is known to the budget by itself: of the isolate's end only shorter ones are put down at the lease's worst. */
  #tellLater(callId: string): void {
    after(this.#limits.tellAfterMs, () => {
      const held = this.#calls.get(callId);
      if (held && !held.end) this.#deps.defer(this.#handOverAnyway(held.leaseId));
    });
  }

  /** Leases with such calls. */
  #owing(which: (held: HeldCall) => boolean): Set<string> {
    return new Set([...this.#calls.values()].filter(which).map(({ leaseId }) => leaseId));
  }

  /**
   * Hands over calls of a lease, a batch at a time; all of them where it was given back, as it ends with its last batch. Calls that go on are
   * left in a lease that is kept where they need not be told of: each would be settled by itself.
   */
  async #handOver(leaseId: string, which: (held: HeldCall) => boolean = every): Promise<void> {
    const lease = this.#lease?.leaseId === leaseId ? this.#lease : this.#givenBack.get(leaseId);
    if (!lease) return;
    for (;;) {
      const calls = [...this.#calls.values()].filter((held) => held.leaseId === leaseId && (lease !== this.#lease || which(held)));
      const isLast = calls.length <= MAX_BATCH;
      await this.#handOverBatch(lease, calls.slice(0, MAX_BATCH), isLast);
      if (isLast) return;
    }
  }

  async #handOverBatch(lease: Known, calls: readonly HeldCall[], isLast: boolean): Promise<void> {
    const ended = calls.filter(({ end }) => end !== undefined);
    const begun = calls.filter(({ end }) => end === undefined);
    for (const held of begun) held.telling = true;
    const sentAt = this.#now();
    const isKept = lease === this.#lease;
    const keep = isKept || !isLast ? this.#wanted(lease, isKept) : undefined;
    const { lease: left, ...day } = await this.#owner.handOver(batchOf(lease, { begun, ended, keep }));
    this.#day = { ...day, day: lease.day };
    for (const { call } of ended) this.#calls.delete(call.callId);
    for (const { call, end } of begun) {
      // Ended meanwhile: the budget knows it as one that goes on.
      if (end?.record) await this.#owner.settle(end.record);
      else if (end) await this.#owner.release(call.callId, call.day);
      this.#calls.delete(call.callId);
    }
    if (left) return this.#learn(lease, left, sentAt);
    this.#givenBack.delete(lease.leaseId);
    if (this.#lease !== lease) return;
    this.#lease = undefined;
    this.#forget(lease.leaseId);
  }

  /** The budget has ended the lease, and put all of it down at its worst: its calls with it. */
  #forget(leaseId: string): void {
    const calls = [...this.#calls.values()].filter((held) => held.leaseId === leaseId);
    for (const { call } of calls) this.#calls.delete(call.callId);
    llmIsolateLeaseLost(this.#deps, { leaseId, calls: calls.length });
  }

  #wanted({ leaseId, dearest }: Known, isKept: boolean): IsolateAsk {
    const { expirySeconds, tokens, usd, share } = this.#limits;
    return { leaseId, ...(isKept ? { tokens, nanoUsd: nanoUsdOf(usd) } : NOTHING), share, expiryMs: expirySeconds * 1_000, dearest };
  }

  /** Behind an answer: until it is taken, or the request that tries has to end. What is left stays for the next call to hand over. */
  async #handOverAnyway(leaseId: string, which: (held: HeldCall) => boolean = every): Promise<void> {
    for (const wait of [...RETRY_MS, undefined]) {
      try {
        await this.#handOver(leaseId, which);
        return;
      } catch (error) {
        llmHandOverFailed(this.#deps, { leaseId, calls: this.#calls.size, error });
        if (wait !== undefined) await this.#deps.pause(wait);
      }
    }
  }

  /** Gives the lease back once no call took of it for a while. */
  #watch(): void {
    if (this.#isWatching || !this.#lease) return;
    this.#isWatching = true;
    this.#deps.defer(this.#giveBackIdle());
  }

  async #giveBackIdle(): Promise<void> {
    // While the old lease is on its way back a new one begins: it is watched by the call that asked for it.
    const idle = await this.#idle().finally(() => (this.#isWatching = false));
    if (idle) await this.#giveBack(idle);
  }

  async #idle(): Promise<Known | undefined> {
    for (let look = 1; this.#lease; look += 1) {
      const lease: Known = this.#lease;
      const { uses } = lease;
      await this.#deps.pause(this.#limits.idleMs);
      if (lease !== this.#lease || (lease.uses !== uses && look < LOOKS)) continue;
      return lease;
    }
    return undefined;
  }

  /** The user's day as this isolate sees it; undefined before the budget told anything of it. */
  #seen(): DayBudget | undefined {
    return this.#day && dayBeside(this.#day, this.#calls.values());
  }

  get #limits() {
    return this.#deps.contract.llm.lease.isolate;
  }

  #usableMs(): number {
    return (this.#limits.expirySeconds * 1_000) / 2;
  }

  #now(): number {
    return this.#deps.clock.now().getTime();
  }
}
