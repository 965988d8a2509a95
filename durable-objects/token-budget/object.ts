import { DurableObject } from "cloudflare:workers";
import type { Deps } from "../../src/deps.ts";
import type { Bindings } from "../../src/bindings.ts";
import { decideReserve, endsReservation } from "../../src/features/llm/budget.ts";
import { checkBudget } from "../../src/features/llm/check-budget.ts";
import { poolLimits, type Lease, type LeaseAsk, type Shortage } from "../../src/features/llm/pool.ts";
import type {
  BudgetAudit,
  CompareAsk,
  ComparedPage,
  DayBudget,
  HandedOver,
  HandOver,
  Reservation,
  Reserved,
  ReserveRefusal,
  TokenBudget as TokenBudgetPort,
} from "../../src/features/llm/ports.ts";
import type { BudgetOpenCalls } from "../../src/features/llm/open-calls.ts";
import { compareRecords } from "../../src/features/llm/compare-records.ts";
import { NOTHING, UNITS, type Unit } from "../../src/features/llm/unit.ts";
import type { UsageRecord } from "../../src/features/llm/usage-record.ts";
import { llmIsolateLeaseExpired, llmLeaseReturnFailed, llmPoolUnreachable } from "../../src/platform/events/llm.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import { objectDeps } from "../parts/object-deps.ts";
import { steppedSql } from "../parts/schema-steps.ts";
import { HandingOn } from "./handing-on.ts";
import { tokenBudgetLeases, type TokenBudgetLeases } from "./leases.ts";
import { isolateLeases } from "./isolate-leases.ts";
import { IsolateLeasing } from "./isolate-leasing.ts";
import { BudgetLeasing } from "./leasing.ts";
import { openCallsOf } from "./open-calls.ts";
import { DayPurses } from "./purses.ts";
import { reachedLimits } from "./reached.ts";
import { BUDGET_STEPS } from "./schema.ts";
import { tokenBudgetStore } from "./store.ts";
import { utcDay } from "../../src/platform/utc-day.ts";

/** Calls that end within it are written together: the budget holds them meanwhile. */
const RECORD_AFTER_MS = 3_000;
const RECORD_RETRY_MS = 15_000;
/** Who asks for a day waits this long for what has to be written first. */
const RECORD_WAIT_MS = 1_000;
/** A check adds up all of a day's calls, and what is older than is kept is looked for. */
const CHECK_EVERY_MS = 60_000;
/** What is left alone is measured in minutes: of calls closer together one is noted. */
const TOUCH_EVERY_MS = 1_000;
const KEPT_MS = 2 * 86_400_000;

/** One user's daily token budget (LLM-3): open reservations, settled calls, its part of the pool, and the audit events Postgres has yet to take. */
export class TokenBudget extends DurableObject<Bindings> implements Served<TokenBudgetPort> {
  clock: Clock = systemClock;
  readonly #sql = steppedSql("token-budget", this.ctx.storage, BUDGET_STEPS);
  readonly #store = tokenBudgetStore(this.#sql);
  readonly #leases: Record<Unit, TokenBudgetLeases> = {
    tokens: tokenBudgetLeases(this.#sql, "tokens"),
    nanoUsd: tokenBudgetLeases(this.#sql, "nanoUsd"),
  };
  readonly #isolateLeases = isolateLeases(this.#sql);
  readonly #purses = new DayPurses(this.#store, this.#leases, this.#isolateLeases);
  readonly #reached = reachedLimits(this.#sql);
  readonly #leasing: Record<Unit, BudgetLeasing> = { tokens: this.#leasingOf("tokens"), nanoUsd: this.#leasingOf("nanoUsd") };
  readonly #isolates = new IsolateLeasing(this.#isolateLeases, this.#store, (day, limit) => this.#purses.left(day, limit));
  /** Made when they are first asked for. */
  deps: Deps | undefined;
  readonly handingOn = new HandingOn({
    ...{ store: this.#store, reached: this.#reached, deps: () => this.#all(), userId: this.ctx.id.name },
  });
  #checkedAt = Number.NEGATIVE_INFINITY;
  /** When the alarm comes that was asked for last; it has not come yet. */
  #wakesAt = Number.NEGATIVE_INFINITY;
  #touched = { day: "", at: Number.NEGATIVE_INFINITY };

  /** Takes a call's worst case from its day, or says what stands against it. Each turn either ends or waits for an answer of the pool. */
  async reserve(reservation: Reservation): Promise<Result<Reserved, ReserveRefusal>> {
    const { day, userId, verified, isolate, money } = reservation;
    for (const unit of UNITS) this.#leases[unit].open(day, userId, verified, this.#now());
    for (;;) {
      const decided = this.#write(() => {
        if (isolate) this.#isolates.takeBack(isolate);
        const purses = this.#purses.met(reservation);
        const result = decideReserve(purses, this.#store.find(reservation.callId)?.state);
        this.#reached.note(day, purses, this.#all().contract.llm.limitAlertPercents);
        if (result.ok && result.value.kind === "open") this.#store.open({ ...reservation, leaseId: isolate?.leaseId });
        return result;
      });
      if (!decided.ok) {
        if (this.#reached.hasUntold()) await this.#arm();
        return decided;
      }
      if (decided.value.kind !== "lease") break;
      const { unit, atLeast } = decided.value;
      const { limit, piece } = unit === "tokens" ? reservation : (money ?? { limit: 0, piece: 0 });
      const grown = await this.#grow(unit, day, atLeast, { limit, piece });
      if (grown === "unreachable") return refused({ kind: "pool-unreachable" });
      if (isShortage(grown)) return refused({ kind: "pool-short", of: grown, unit });
    }
    const limit = { tokens: reservation.limit, nanoUsd: money?.limit ?? 0 };
    const lease = isolate && this.#write(() => this.#isolates.grant(isolate, { userId, day, limit, now: this.#now() }));
    await this.#arm();
    return ok({ ...this.#purses.budget(day), ...(lease ? { lease } : {}) });
  }

  /** Takes what became of an isolate's calls, and says what it has on lease from now on. */
  async handOver(batch: HandOver): Promise<HandedOver> {
    const { day, limit, nanoUsdLimit } = batch;
    const lease = this.#write(() => {
      const left = this.#isolates.take(batch, this.#now());
      const purses = this.#purses.accounts(day, { tokens: limit, nanoUsd: nanoUsdLimit }, NOTHING);
      this.#reached.note(day, purses, this.#all().contract.llm.limitAlertPercents);
      return left;
    });
    this.#touch(day);
    await this.#arm();
    return { ...this.#purses.budget(day), ...(lease ? { lease } : {}) };
  }

  /** Corrects a reservation to what was used. The audit event is written with those of other calls, by the alarm. */
  async settle(record: UsageRecord): Promise<void> {
    this.#settle(record);
    this.#touch(record.day);
    await this.#arm();
  }

  async release(callId: string): Promise<void> {
    this.#write(() => {
      if (endsReservation(this.#store.find(callId)?.state)) this.#store.release(callId);
    });
  }

  /** Writes first what waits to be written, so that who looks finds in the rows what the budget says. */
  async day(day: string): Promise<DayBudget> {
    await Promise.race([this.handingOn.all(), scheduler.wait(RECORD_WAIT_MS)]);
    return this.#purses.budget(day);
  }

  async compareWithEvents({ day, after, how }: CompareAsk): Promise<ComparedPage> {
    const { last, records } = this.#store.handedOver(day, after);
    const { missing, rewritten, setAside: refusedNow } = await compareRecords(this.#all(), records, how);
    this.#store.markSetAside(refusedNow);
    return { calls: records.length, missing, rewritten, next: last ?? null };
  }

  async audit(day: string, before: number): Promise<BudgetAudit | undefined> {
    return this.#store.audit(day, before);
  }

  openCalls(limit: number): BudgetOpenCalls {
    return openCallsOf(this.#sql, limit);
  }

  override async alarm(): Promise<void> {
    const now = this.#now();
    this.#wakesAt = Number.NEGATIVE_INFINITY;
    const isCheckDue = now >= this.#checkedAt + CHECK_EVERY_MS;
    if (isCheckDue) await this.#check(now);
    for (const { lease_id: leaseId, user_id: userId, tokens } of this.#write(() => this.#isolates.expire(now)))
      llmIsolateLeaseExpired(this.#all(), { leaseId, userId, tokens });
    for (const abandoned of this.#store.expired(now)) this.#settle({ ...abandoned, at: new Date(now).toISOString() });
    await this.handingOn.allByAlarm();
    await this.#returnIdle(now);
    if (isCheckDue) this.#forgetBefore(utcDay(new Date(now - KEPT_MS)));
    await this.#arm();
  }

  #forgetBefore(day: string): void {
    this.#store.forgetBefore(day);
    for (const unit of UNITS) this.#leases[unit].forgetBefore(day);
    this.#isolateLeases.forgetBefore(day);
    this.#reached.forgetBefore(day);
  }

  async #grow(
    unit: Unit,
    ...growth: Parameters<BudgetLeasing["grow"]>
  ): Promise<Awaited<ReturnType<BudgetLeasing["grow"]>> | "unreachable"> {
    try {
      return await this.#leasing[unit].grow(...growth);
    } catch (error) {
      llmPoolUnreachable(this.#all(), { error });
      return "unreachable";
    }
  }

  async #returnIdle(now: number): Promise<void> {
    for (const unit of UNITS) {
      try {
        await this.#leasing[unit].returnIdle(now, this.#idleMs());
      } catch (error) {
        llmLeaseReturnFailed(this.#all(), { error });
      }
    }
  }

  /** Checks the budget's own conservation law for every day it keeps; what does not add up pages. */
  async #check(now: number): Promise<void> {
    this.#checkedAt = now;
    for (const day of this.#store.talliedDays()) {
      const audit = this.#store.audit(day, now);
      if (audit) await checkBudget(this.#all(), this.ctx.id.name ?? "unknown", day, audit);
    }
  }

  /** One transaction, or nothing, of which the totals know nothing either. */
  #write<T>(act: () => T): T {
    try {
      return this.ctx.storage.transactionSync(act);
    } catch (error) {
      this.#store.addAnew();
      this.#isolateLeases.addAnew();
      for (const unit of UNITS) this.#leases[unit].readAnew();
      throw error;
    }
  }

  #settle(record: UsageRecord): void {
    this.#write(() => {
      if (endsReservation(this.#store.find(record.callId)?.state)) this.#store.settle(record);
    });
  }

  /** An alarm that comes as soon as what is new would need one does for all of it, and arms for what is left. */
  async #arm(): Promise<void> {
    const now = this.#now();
    if (this.#wakesAt >= now && this.#wakesAt <= now + RECORD_AFTER_MS) return;
    if (this.#store.isEmpty()) return;
    const due = [
      this.#store.nextExpiry(),
      this.#isolateLeases.nextExpiry(),
      this.handingOn.isOwing() ? now + (this.handingOn.hasLeft ? RECORD_RETRY_MS : RECORD_AFTER_MS) : undefined,
      ...UNITS.map((unit) => this.#leasing[unit].nextReturn(this.#idleMs())),
      now + KEPT_MS,
    ];
    const next = Math.max(now, Math.min(...due.filter((at) => at !== undefined)));
    await wakeNoLaterThan(this.ctx.storage, this.clock, next);
    this.#wakesAt = next;
  }

  #leasingOf(unit: Unit): BudgetLeasing {
    return new BudgetLeasing(
      this.#leases[unit],
      (day) => this.#purses.taken(day, unit),
      (ask) => this.#askPool(ask, unit),
    );
  }

  #askPool(ask: LeaseAsk, unit: Unit): Promise<Lease> {
    const { tokenPool, moneyPool, contract } = this.#all();
    return (unit === "tokens" ? tokenPool : moneyPool).lease(ask, poolLimits(contract.llm, unit));
  }

  #touch(day: string): void {
    const now = this.#now();
    if (day === this.#touched.day && now >= this.#touched.at && now < this.#touched.at + TOUCH_EVERY_MS) return;
    this.#touched = { day, at: now };
    for (const unit of UNITS) this.#leases[unit].touch(day, now);
  }

  #all(): Deps {
    return (this.deps ??= objectDeps(this.env, this.ctx));
  }

  #now(): number {
    return this.clock.now().getTime();
  }

  #idleMs(): number {
    return this.#all().contract.llm.lease.idleSeconds * 1_000;
  }
}

const isShortage = (grown: Shortage | "grown" | "wait"): grown is Shortage => grown === "total" || grown === "unverified";
