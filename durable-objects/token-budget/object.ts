import { DurableObject } from "cloudflare:workers";
import { createDeps, type Deps } from "../../src/deps.ts";
import type { Bindings } from "../../src/bindings.ts";
import { decide, type BudgetCommand } from "../../src/features/llm/budget.ts";
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
import { compareRecords } from "../../src/features/llm/compare-records.ts";
import { setAside } from "../../src/features/llm/set-aside.ts";
import { recordUsage } from "../../src/features/llm/record-usage.ts";
import { tellOfExceedance } from "../../src/features/llm/tell-of-exceedance.ts";
import { tokensOf, type UsageRecord } from "../../src/features/llm/usage-record.ts";
import {
  llmBacklogUntold,
  llmIsolateLeaseExpired,
  llmLeaseReturnFailed,
  llmPoolUnreachable,
  llmProjectionFailed,
} from "../../src/platform/events/llm.ts";
import { handOnMetrics } from "../../src/platform/metrics/flush.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import { steppedSql } from "../parts/schema-steps.ts";
import { tokenBudgetLeases } from "./leases.ts";
import { isolateLeases } from "./isolate-leases.ts";
import { IsolateLeasing, type Left } from "./isolate-leasing.ts";
import { BudgetLeasing } from "./leasing.ts";
import { BUDGET_STEPS } from "./schema.ts";
import { tokenBudgetStore } from "./store.ts";
import { utcDay } from "../../src/platform/utc-day.ts";

/** Calls that end within it are written together: the budget holds them meanwhile. */
const RECORD_AFTER_MS = 1_000;
const RECORD_RETRY_MS = 15_000;
/** Who asks for a day waits this long for what has to be written first. */
const RECORD_WAIT_MS = 1_000;
/** A check adds up all of a day's calls. */
const CHECK_EVERY_MS = 60_000;
const KEPT_MS = 2 * 86_400_000;

/** One user's daily token budget (LLM-3): open reservations, settled calls, its part of the pool, and the audit events Postgres has yet to take. */
export class TokenBudget extends DurableObject<Bindings> implements Served<TokenBudgetPort> {
  clock: Clock = systemClock;
  readonly #sql = steppedSql("token-budget", this.ctx.storage, BUDGET_STEPS);
  readonly #store = tokenBudgetStore(this.#sql);
  readonly #leases = tokenBudgetLeases(this.#sql);
  readonly #isolateLeases = isolateLeases(this.#sql);
  readonly #leasing = new BudgetLeasing(
    this.#leases,
    (day) => this.#taken(day),
    (ask) => this.#askPool(ask),
  );
  readonly #isolates = new IsolateLeasing(this.#isolateLeases, this.#store, (day, limit) => this.#left(day, limit));
  /** Made when they are first asked for. */
  deps: Deps | undefined;
  #recording: Promise<void> | undefined;
  /** Something was left over of the last writing or telling: it is tried again only after some time. */
  #hasLeft = false;
  #checkedAt = Number.NEGATIVE_INFINITY;

  /** Takes a call's worst case from its day, or says what stands against it. Each turn either ends or waits for an answer of the pool. */
  async reserve(reservation: Reservation): Promise<Result<Reserved, ReserveRefusal>> {
    const { day, userId, tokens, limit, verified, piece, isolate } = reservation;
    this.#leases.open(day, userId, verified, this.#now());
    for (;;) {
      const decided = this.#write(() => {
        if (isolate) this.#isolates.takeBack(isolate);
        const result = this.#decide(reservation.callId, day, { type: "reserve", tokens, limit });
        if (result.ok && result.value.kind === "open") this.#store.open(reservation);
        return result;
      });
      // What isolates have on lease is none of what the caller is told: it is what calls hold, or left.
      if (!decided.ok) return refused({ ...decided.refusal, ...this.#store.totals(day) });
      if (decided.value.kind !== "lease") break;
      const grown = await this.#grow(day, decided.value.atLeast, { limit, piece });
      if (grown === "unreachable") return refused({ kind: "pool-unreachable" });
      if (isShortage(grown)) return refused({ kind: "pool-short", of: grown });
    }
    const lease = isolate && this.#write(() => this.#isolates.grant(isolate, { userId, day, limit, now: this.#now() }));
    await this.#arm();
    return ok({ ...this.#store.totals(day), ...(lease ? { lease } : {}) });
  }

  /** Takes what became of an isolate's calls, and says what it has on lease from now on. */
  async handOver(batch: HandOver): Promise<HandedOver> {
    const { day } = batch;
    const lease = this.#write(() => this.#isolates.take(batch, this.#now()));
    this.#leases.touch(day, this.#now());
    await this.#arm();
    return { ...this.#store.totals(day), ...(lease ? { lease } : {}) };
  }

  /** Corrects a reservation to what was used. The audit event is written with those of other calls, by the alarm. */
  async settle(record: UsageRecord): Promise<void> {
    this.#settle(record);
    this.#leases.touch(record.day, this.#now());
    await this.#arm();
  }

  async release(callId: string, day: string): Promise<void> {
    this.#write(() => {
      const decided = this.#decide(callId, day, { type: "release" });
      if (decided.ok && decided.value.kind === "close") this.#store.release(callId, day);
    });
  }

  /** Writes first what waits to be written, so that who looks finds in the rows what the budget says. */
  async day(day: string): Promise<DayBudget> {
    await Promise.race([this.#record(), scheduler.wait(RECORD_WAIT_MS)]);
    return this.#store.totals(day);
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

  override async alarm(): Promise<void> {
    const now = this.#now();
    await this.#check(now);
    for (const { lease_id: leaseId, user_id: userId, tokens } of this.#write(() => this.#isolates.expire(now)))
      llmIsolateLeaseExpired(this.#all(), { leaseId, userId, tokens });
    for (const abandoned of this.#store.expired(now)) this.#settle({ ...abandoned, at: new Date(now).toISOString() });
    await this.#record();
    await this.#tellBacklog("alarm");
    this.#hasLeft = this.#isOwing();
    await this.#returnIdle(now);
    const kept = utcDay(new Date(now - KEPT_MS));
    this.#store.forgetBefore(kept);
    this.#leases.forgetBefore(kept);
    this.#isolateLeases.forgetBefore(kept);
    await this.#arm();
  }

  async #grow(...growth: Parameters<BudgetLeasing["grow"]>): Promise<Awaited<ReturnType<BudgetLeasing["grow"]>> | "unreachable"> {
    try {
      return await this.#leasing.grow(...growth);
    } catch (error) {
      llmPoolUnreachable(this.#all(), { error });
      handOnMetrics(this.#all(), this.ctx);
      return "unreachable";
    }
  }

  async #returnIdle(now: number): Promise<void> {
    try {
      await this.#leasing.returnIdle(now, this.#idleMs());
    } catch (error) {
      llmLeaseReturnFailed(this.#all(), { error });
      handOnMetrics(this.#all(), this.ctx);
    }
  }

  /** Checks the budget's own conservation law for every day it keeps; what does not add up pages. */
  async #check(now: number): Promise<void> {
    if (now < this.#checkedAt + CHECK_EVERY_MS) return;
    this.#checkedAt = now;
    for (const day of this.#store.talliedDays()) {
      const audit = this.#store.audit(day, now);
      if (audit) await checkBudget(this.#all(), this.ctx.id.name ?? "unknown", day, audit);
    }
  }

  #decide(callId: string, day: string, command: BudgetCommand) {
    const leased = this.#leases.tokens(day);
    return decide(command, { ...this.#taken(day), leased, reservation: this.#store.find(callId)?.state });
  }

  /** What isolates have on lease is taken as what calls hold. */
  #taken(day: string): DayBudget {
    const { settled, reserved } = this.#store.totals(day);
    return { settled, reserved: reserved + this.#isolateLeases.lent(day) };
  }

  #left(day: string, limit: number): Left {
    const { settled, reserved } = this.#taken(day);
    return { ofLimit: limit - settled - reserved, ofPool: this.#leases.tokens(day) - settled - reserved };
  }

  /** One transaction, or nothing, of which the totals know nothing either. */
  #write<T>(act: () => T): T {
    try {
      return this.ctx.storage.transactionSync(act);
    } catch (error) {
      this.#store.addAnew();
      throw error;
    }
  }

  #settle(record: UsageRecord): void {
    this.#write(() => {
      const decided = this.#decide(record.callId, record.day, { type: "settle", tokens: tokensOf(record) });
      if (decided.ok && decided.value.kind === "close") this.#store.settle(record);
    });
  }

  /** Writes settled calls to the audit events, and tells of those beyond their reservation, one writer at a time; what fails is tried again by the alarm. */
  #record(): Promise<void> {
    this.#recording ??= this.#recordAll().finally(() => (this.#recording = undefined));
    return this.#recording;
  }

  async #recordAll(): Promise<void> {
    const deps = this.#all();
    for (const exceedance of this.#store.exceeding()) {
      if (await tellOfExceedance(deps, exceedance)) this.#store.markTold(exceedance.record.callId);
    }
    try {
      for (let records = this.#store.unrecorded(); records.length > 0; records = this.#store.unrecorded()) {
        const unstorable = await recordUsage(deps, records);
        await setAside(deps, unstorable);
        this.#store.markRecorded(records);
        this.#store.markSetAside(unstorable.map(({ record }) => record.callId));
      }
    } catch (error) {
      llmProjectionFailed(deps, { pending: this.#store.unrecordedCount(), error });
    }
    await this.#tellBacklog("recording");
    this.#hasLeft = this.#isOwing();
    handOnMetrics(deps, this.ctx);
  }

  /**
   * The pool shows what waits, and for how long. Told as it begins and ends, and by the alarm how much it is meanwhile: many calls that end
   * while Postgres is gone are one more word each quarter of a minute.
   */
  async #tellBacklog(by: "recording" | "alarm"): Promise<void> {
    const { calls, oldestAt } = this.#store.backlog();
    const told = this.#store.toldBacklog();
    const userId = this.ctx.id.name;
    if (userId === undefined || calls === told || (by === "recording" && calls > 0 && told > 0)) return;
    try {
      await this.#all().tokenPool.noteBacklog({ userId, calls, oldestAt });
      this.#store.setToldBacklog(calls);
    } catch (error) {
      llmBacklogUntold(this.#all(), { calls, error });
    }
  }

  /** Whether Postgres, the pool or an operator has yet to be told of something. */
  #isOwing(): boolean {
    return this.#store.unrecordedCount() > 0 || this.#store.toldBacklog() > 0 || this.#store.hasExceedances();
  }

  async #arm(): Promise<void> {
    if (this.#store.isEmpty()) return;
    const now = this.#now();
    const due = [
      this.#store.nextExpiry(),
      this.#isolateLeases.nextExpiry(),
      this.#isOwing() ? now + (this.#hasLeft ? RECORD_RETRY_MS : RECORD_AFTER_MS) : undefined,
      this.#leasing.nextReturn(this.#idleMs()),
      now + KEPT_MS,
    ];
    const next = Math.max(now, Math.min(...due.filter((at) => at !== undefined)));
    await wakeNoLaterThan(this.ctx.storage, this.clock, next);
  }

  #askPool(ask: LeaseAsk): Promise<Lease> {
    const { tokenPool, contract } = this.#all();
    return tokenPool.lease(ask, poolLimits(contract.llm));
  }

  #all(): Deps {
    return (this.deps ??= createDeps(this.env));
  }

  #now(): number {
    return this.clock.now().getTime();
  }

  #idleMs(): number {
    return this.#all().contract.llm.lease.idleSeconds * 1_000;
  }
}

const isShortage = (grown: Shortage | "grown" | "wait"): grown is Shortage => grown === "total" || grown === "unverified";
