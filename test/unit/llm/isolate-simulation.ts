import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { vi } from "vitest";
import { isolateLeases } from "../../../durable-objects/token-budget/isolate-leases.ts";
import { IsolateLeasing } from "../../../durable-objects/token-budget/isolate-leasing.ts";
import { BUDGET_STEPS } from "../../../durable-objects/token-budget/schema.ts";
import { tokenBudgetStore } from "../../../durable-objects/token-budget/store.ts";
import { decideReserve, type Purse } from "../../../src/features/llm/budget.ts";
import { IsolateBudget } from "../../../src/features/llm/isolate-budget.ts";
import type { CallReservation, HandOver, Reservation, TokenBudget } from "../../../src/features/llm/ports.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { minus, NOTHING, plus, type Amount, type Unit } from "../../../src/features/llm/unit.ts";
import { ok, refused } from "../../../src/platform/result.ts";

/** Isolates with calls of one user, and the user's budget, over a way on which asks and answers are lost and late; isolates are killed at any moment. */
const ISOLATES = 3;
export const DAY = "2026-11-23";
const USER = "usr_1";
const contract = contractFor("local");
const { reservationSeconds, lease } = contract.llm;

export interface Step {
  kind: "begin" | "end" | "release" | "wait" | "kill";
  isolate: number;
  tokens: number;
  seconds: number;
}

/** What becomes of the letters of an ask, one after the other: seconds on the way there and back, or lost. */
export interface Way {
  there: number | "lost";
  back: number | "lost";
}

export const steps = (kinds: readonly Step["kind"][]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      isolate: fc.nat(ISOLATES - 1),
      tokens: fc.integer({ min: 1, max: 9_000 }),
      seconds: fc.constantFrom(0, 0.02, 0.5, 2, 6, 20, 70),
    }),
    { minLength: 5, maxLength: 80, size: "max" },
  );

const seconds = fc.constantFrom(0, 0.01, 0.3, 2, 2.9, 40);
export const LOSSY: fc.Arbitrary<Way[]> = fc.array(
  fc.record({ there: fc.oneof(seconds, fc.constant("lost" as const)), back: fc.oneof(seconds, fc.constant("lost" as const)) }),
  { minLength: 1, maxLength: 12 },
);

const record = (callId: string, { tokens: used, nanoUsd }: Amount, price: number): UsageRecord => ({
  ...{ callId, userId: USER, day: DAY, at: new Date().toISOString(), provider: "openai", model: "gpt-4.1-mini", wire: "chat" },
  ...{ outcome: "complete", worstCase: false, inputTokens: 0, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: 0 },
  ...{ outputTokens: used, outputSource: "reported", outputCostNanoUsd: nanoUsd, parts: [], delivered: 0 },
  priced: { from: "2026-01-01", lines: [{ unit: "output", count: used, nanoUsd: price }] },
});

/** The statements of an object, over SQLite in Node. */
function sqlStorage(): SqlStorage {
  const db = new DatabaseSync(":memory:");
  const exec = (query: string, ...values: (string | number | null)[]) => {
    const isScript = values.length === 0 && query.includes(";");
    if (isScript) db.exec(query);
    const rows = isScript ? [] : db.prepare(query).all(...values);
    return { toArray: () => rows, one: () => rows[0] };
  };
  const sql = { exec } as unknown as SqlStorage;
  for (const step of BUDGET_STEPS) {
    if (typeof step === "string") db.exec(step);
    else step(sql);
  }
  return sql;
}

/** What a token costs, in nano-US-dollars, by the model called: the dearest one first. Every other minute another price holds. */
const PRICES = [
  [1_600, 400],
  [900, 700],
] as const;
const priceNow = (tokens: number): number => PRICES[Math.floor(Date.now() / 60_000) % PRICES.length]?.[tokens % 2] ?? 0;

/** The budget as its object keeps it, without the pool. */
export function createOwner(limit: Amount) {
  const sql = sqlStorage();
  const store = tokenBudgetStore(sql);
  const leases = isolateLeases(sql);
  const taken = (): { settled: Amount; reserved: Amount } => {
    const { settled, reserved } = store.totals({ day: DAY });
    return { settled, reserved: plus(reserved, leases.lent(DAY)) };
  };
  const left = () => minus(minus(limit, taken().settled), taken().reserved);
  const isolates = new IsolateLeasing(leases, store, () => ({ ofLimit: left(), ofPool: left() }));
  const settle = (usage: UsageRecord) => void (store.find(usage.callId)?.state === "open" && store.settle(usage));
  const day = () => {
    const { settled, reserved } = store.totals({ day: DAY });
    return { settled: settled.tokens, reserved: reserved.tokens, nanoUsd: { settled: settled.nanoUsd, reserved: reserved.nanoUsd } };
  };
  const purse = (unit: Unit, needed: number): Purse => ({
    ...{ of: "account", unit, needed, limit: limit[unit], leased: limit[unit] },
    ...{ settled: taken().settled[unit], reserved: taken().reserved[unit] },
  });
  return {
    taken,
    /** What it has down of a call, or of a lease that was lost. */
    used: (callId: string): Amount | undefined =>
      sql
        .exec<{ tokens: number; nanoUsd: number }>(
          "select tokens, nano_usd as nanoUsd from reservations where call_id = ? and state = 'settled'",
          callId,
        )
        .toArray()
        .map(({ tokens, nanoUsd }) => ({ tokens, nanoUsd }))[0],
    settled: () => store.totals({ day: DAY }).settled,
    audit: () => store.audit(DAY, Date.now() + 86_400_000),
    /** Takes what has ended for written, and answers it: what the audit events have by then. */
    hand(): UsageRecord[] {
      const all: UsageRecord[] = [];
      for (let records = store.unrecorded(); records.length > 0; records = store.unrecorded()) {
        all.push(...records);
        store.markRecorded(records);
      }
      return all;
    },
    /** A hand in the object's tables. */
    tamper: (statement: string) => void sql.exec(statement),
    tick(now: number) {
      isolates.expire(now);
      for (const abandoned of store.expired(now)) settle(abandoned);
    },
    reserve(reservation: Reservation) {
      if (reservation.isolate) isolates.takeBack(reservation.isolate);
      const purses = [purse("tokens", reservation.tokens), purse("nanoUsd", reservation.money?.worst ?? 0)];
      const decided = decideReserve(purses, store.find(reservation.callId)?.state);
      if (!decided.ok) return decided;
      if (decided.value.kind === "open") store.open(reservation);
      const granted = reservation.isolate && isolates.grant(reservation.isolate, { userId: USER, day: DAY, limit, now: Date.now() });
      return ok({ ...day(), ...(granted ? { lease: granted } : {}) });
    },
    handOver(batch: HandOver) {
      const kept = isolates.take(batch, Date.now());
      return { ...day(), ...(kept ? { lease: kept } : {}) };
    },
    settle,
    release: (callId: string) => void (store.find(callId)?.state === "open" && store.release(callId)),
    day,
  };
}

interface Call {
  id: string;
  isolate: number;
  most: Amount;
  state: "asked" | "running" | "ended" | "refused";
  used: Amount;
  /** Its isolate was told that the budget has its end. */
  acknowledged: boolean;
}

export interface Simulated {
  limit: Amount;
  /** Of calls that run at their most, and of those that have ended as used. */
  exposure(): Amount;
  calls: readonly Call[];
  owner: ReturnType<typeof createOwner>;
  killed: boolean;
}

/** Runs the steps and then waits until all that can come has come. `check` sees every moment. */
export async function simulate(
  plan: { steps: readonly Step[]; ways: readonly Way[]; limit: Amount },
  check: (state: Simulated) => void,
): Promise<Simulated> {
  const owner = createOwner(plan.limit);
  const ids = createIds(systemClock);
  const calls: Call[] = [];
  const state: Simulated = {
    limit: plan.limit,
    exposure: () =>
      calls.reduce((sum, { state: is, most, used }) => plus(sum, is === "running" ? most : is === "ended" ? used : NOTHING), NOTHING),
    calls,
    owner,
    killed: false,
  };
  let letter = 0;
  const lives = Array.from({ length: ISOLATES }, () => 0);

  const budgetOf = (isolate: number) => {
    const life = lives[isolate];
    const isDead = () => lives[isolate] !== life;
    const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(() => void (isDead() || resolve()), ms));
    /** Each ask ends within three seconds for whoever asks; the budget may get it later. */
    const ask = <T>(act: () => T): Promise<T> => {
      const way = plan.ways[letter++ % plan.ways.length] ?? { there: 0, back: 0 };
      if (isDead()) return new Promise(() => undefined);
      return new Promise<T>((resolve, reject) => {
        const late = setTimeout(() => void (isDead() || reject(new Error("no answer in time"))), 3_000);
        if (way.there === "lost") return;
        setTimeout(() => {
          const answer = structuredClone(act());
          if (way.back === "lost") return;
          setTimeout(() => {
            clearTimeout(late);
            if (!isDead()) resolve(answer);
          }, way.back * 1_000);
        }, way.there * 1_000);
      });
    };
    const port = {
      reserve: (reservation: Reservation) => ask(() => owner.reserve(reservation)),
      handOver: (batch: HandOver) => ask(() => owner.handOver(structuredClone(batch))),
      settle: (usage: UsageRecord) => ask(() => owner.settle(usage)),
      release: (callId: string) => ask(() => owner.release(callId)),
      day: () => ask(() => owner.day()),
    };
    const quiet = {
      count: () => undefined,
      observe: () => undefined,
      set: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    };
    return new IsolateBudget(port as unknown as TokenBudget, {
      ...{ clock: systemClock, ids, contract, pause, log: quiet as never, metrics: quiet as never },
      defer: (task) => void task.catch(() => undefined),
    });
  };
  let budgets = Array.from({ length: ISOLATES }, (_, isolate) => budgetOf(isolate));

  const begin = async (isolate: number, tokens: number): Promise<void> => {
    const budget = budgets[isolate];
    const life = lives[isolate];
    const price = priceNow(tokens);
    const most = { tokens, nanoUsd: tokens * price };
    const call: Call = { id: ids.next("llm"), isolate, most, state: "asked", used: NOTHING, acknowledged: false };
    calls.push(call);
    const reservation: CallReservation = {
      ...{ callId: call.id, userId: USER, day: DAY, tokens, limit: plan.limit.tokens, verified: true, piece: plan.limit.tokens },
      money: { worst: most.nanoUsd, limit: plan.limit.nanoUsd, piece: plan.limit.nanoUsd },
      expiresAt: Date.now() + reservationSeconds * 1_000,
      abandoned: () => record(call.id, most, price),
      dearest: { provider: "openai", model: "gpt-4.1-mini", nanoUsdPerToken: PRICES[0][0] },
    };
    const reserved = await budget?.reserve(reservation).catch(() => refused({ kind: "pool-unreachable" as const }));
    if (lives[isolate] === life) call.state = reserved?.ok ? "running" : "refused";
  };
  const end = async (isolate: number, share: number, soon: boolean): Promise<void> => {
    const call = calls.find((each) => each.isolate === isolate && each.state === "running");
    if (!call) return;
    call.state = "ended";
    const used = Math.floor((call.most.tokens * share) / 9_000);
    call.used = { tokens: used, nanoUsd: used * (call.most.nanoUsd / call.most.tokens) };
    const budget = budgets[isolate];
    const usage = record(call.id, call.used, call.most.nanoUsd / call.most.tokens);
    await (soon ? budget?.settleSoon(usage) : budget?.settle(usage))?.then(
      () => (call.acknowledged = !soon),
      () => undefined,
    );
  };
  const release = async (isolate: number): Promise<void> => {
    const call = calls.find((each) => each.isolate === isolate && each.state === "running");
    if (!call) return;
    call.state = "ended";
    await budgets[isolate]?.release(call.id, DAY).catch(() => undefined);
  };
  const pass = async (secondsLong: number, lookEvery = 0.5): Promise<void> => {
    for (let left = secondsLong; left >= 0; left -= lookEvery) {
      await vi.advanceTimersByTimeAsync(Math.min(lookEvery, left) * 1_000);
      owner.tick(Date.now());
      check(state);
    }
  };

  for (const step of plan.steps) {
    if (step.kind === "begin") void begin(step.isolate, step.tokens);
    if (step.kind === "end") void end(step.isolate, step.tokens, step.seconds > 1);
    if (step.kind === "release") void release(step.isolate);
    if (step.kind === "kill") {
      state.killed = true;
      lives[step.isolate] = (lives[step.isolate] ?? 0) + 1;
      // A call under way ends with its isolate, whatever its provider made of it.
      for (const call of calls)
        if (call.isolate === step.isolate && (call.state === "running" || call.state === "asked"))
          Object.assign(call, call.state === "running" ? { state: "ended", used: call.most } : { state: "refused" });
      budgets = budgets.map((budget, isolate) => (isolate === step.isolate ? budgetOf(isolate) : budget));
    }
    await pass(step.kind === "wait" ? step.seconds : 0);
  }
  await pass(10);
  // Streams end within minutes, by themselves.
  for (const [isolate] of budgets.entries()) for (const _ of calls) void end(isolate, 4_500, false);
  await pass(200, 5);
  await pass(Math.max(reservationSeconds, lease.isolate.expirySeconds) + 60, 60);
  return state;
}
