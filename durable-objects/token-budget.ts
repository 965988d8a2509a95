import { DurableObject } from "cloudflare:workers";
import { createDeps, type Deps } from "../src/deps.ts";
import type { Bindings } from "../src/bindings.ts";
import { decide, type BudgetCommand, type OverLimit } from "../src/features/llm/budget.ts";
import { checkBudget } from "../src/features/llm/check-budget.ts";
import type { BudgetAudit, DayBudget, Reservation } from "../src/features/llm/ports.ts";
import { recordUsage } from "../src/features/llm/record-usage.ts";
import { tokensOf, type UsageRecord } from "../src/features/llm/usage-record.ts";
import { llmProjectionFailed } from "../src/platform/events/llm.ts";
import { flushMetrics } from "../src/platform/metrics/flush.ts";
import { ok, type Result } from "../src/platform/result.ts";
import { tokenBudgetStore } from "./token-budget.store.ts";

const RECORD_RETRY_MS = 15_000;
/** A settling caller waits this long for its audit event to be stored; what is not stored by then is stored later. */
const RECORD_WAIT_MS = 1_000;
const KEPT_MS = 2 * 86_400_000;

/** One user's daily token budget (LLM-3): open reservations, settled calls, and the audit events Postgres has yet to take. */
export class TokenBudget extends DurableObject<Bindings> {
  readonly #store = tokenBudgetStore(this.ctx.storage.sql);
  #deps: Deps | undefined;
  #recording: Promise<void> | undefined;

  /** Takes a call's worst case from its day, or says what stands against it. */
  async reserve(reservation: Reservation): Promise<Result<undefined, OverLimit>> {
    const { tokens, limit } = reservation;
    const decided = this.ctx.storage.transactionSync(() => {
      const result = this.#decide(reservation.callId, reservation.day, { type: "reserve", tokens, limit });
      if (result.ok && result.value.kind === "open") this.#store.open(reservation);
      return result;
    });
    if (!decided.ok) return decided;
    await this.#arm();
    return ok(undefined);
  }

  /** Corrects a reservation to what was used. */
  async settle(record: UsageRecord): Promise<void> {
    this.#settle(record);
    await this.#arm();
    await Promise.race([this.#record(), scheduler.wait(RECORD_WAIT_MS)]);
  }

  async release(callId: string, day: string): Promise<void> {
    this.ctx.storage.transactionSync(() => {
      const decided = this.#decide(callId, day, { type: "release" });
      if (decided.ok && decided.value.kind === "close") this.#store.release(callId);
    });
  }

  async day(day: string): Promise<DayBudget> {
    return this.#store.totals(day);
  }

  async audit(day: string, before: number): Promise<BudgetAudit | undefined> {
    return this.#store.audit(day, before);
  }

  override async alarm(): Promise<void> {
    const now = this.#all().clock.now().getTime();
    await this.#check(now);
    for (const abandoned of this.#store.expired(now)) this.#settle({ ...abandoned, at: new Date(now).toISOString() });
    await this.#record();
    this.#store.forgetBefore(new Date(now - KEPT_MS).toISOString().slice(0, 10));
    await this.#arm();
  }

  /** Checks the budget's own conservation law for every day it keeps; what does not add up pages. */
  async #check(now: number): Promise<void> {
    for (const day of this.#store.talliedDays()) {
      const audit = this.#store.audit(day, now);
      if (audit) await checkBudget(this.#all(), this.ctx.id.name ?? "unknown", day, audit);
    }
  }

  #decide(callId: string, day: string, command: BudgetCommand) {
    return decide(command, { ...this.#store.totals(day), reservation: this.#store.find(callId)?.state });
  }

  #settle(record: UsageRecord): void {
    this.ctx.storage.transactionSync(() => {
      const decided = this.#decide(record.callId, record.day, { type: "settle", tokens: tokensOf(record) });
      if (decided.ok && decided.value.kind === "close") this.#store.settle(record);
    });
  }

  /** Writes settled calls to the audit events, one writer at a time; what fails is tried again by the alarm. */
  #record(): Promise<void> {
    this.#recording ??= this.#recordAll().finally(() => (this.#recording = undefined));
    return this.#recording;
  }

  async #recordAll(): Promise<void> {
    const deps = this.#all();
    try {
      for (let records = this.#store.unrecorded(); records.length > 0; records = this.#store.unrecorded()) {
        await recordUsage(deps, records);
        this.#store.markRecorded(records);
      }
    } catch (error) {
      llmProjectionFailed(deps, { pending: this.#store.unrecordedCount(), error });
    }
    await flushMetrics(deps);
  }

  async #arm(): Promise<void> {
    if (this.#store.isEmpty()) return;
    const now = this.#all().clock.now().getTime();
    const due = [this.#store.nextExpiry(), this.#store.unrecordedCount() > 0 ? now + RECORD_RETRY_MS : undefined, now + KEPT_MS];
    const next = Math.max(now, Math.min(...due.filter((at) => at !== undefined)));
    const armed = await this.ctx.storage.getAlarm();
    if (armed === null || armed > next) await this.ctx.storage.setAlarm(next);
  }

  #all(): Deps {
    return (this.#deps ??= createDeps(this.env));
  }
}
