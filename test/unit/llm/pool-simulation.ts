import fc from "fast-check";
import { BudgetLeasing } from "../../../durable-objects/token-budget/leasing.ts";
import type { LeaseRow, TokenBudgetLeases } from "../../../durable-objects/token-budget/leases.ts";
import { decideReserve, type ReservationState } from "../../../src/features/llm/budget.ts";
import { decideLease, type Lease, type LeaseAsk, type PoolLimits } from "../../../src/features/llm/pool.ts";

/** Users' budgets and the pool, over a way on which asks and answers are lost, late, doubled, and budgets are killed at any moment. */
const USERS = 3;
const DAY = "2026-11-23";

type Kind = "reserve" | "settle" | "release" | "return" | "arrive" | "answer" | "lose" | "kill";
export interface Step {
  kind: Kind;
  user: number;
  tokens: number;
  which: number;
}

export const STEPS: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Kind>(
      "reserve",
      "reserve",
      "settle",
      "release",
      "return",
      "arrive",
      "arrive",
      "answer",
      "answer",
      "lose",
      "kill",
    ),
    user: fc.nat(USERS - 1),
    tokens: fc.integer({ min: 1, max: 130 }),
    which: fc.nat(4),
  }),
  { minLength: 10, maxLength: 120, size: "max" },
);

interface Letter {
  ask: LeaseAsk;
  answer?: Lease;
  resolve(lease: Lease): void;
  reject(error: Error): void;
}

interface Rules {
  limits: PoolLimits;
  limit: number;
  unverifiedLimit: number;
  piece: number;
}

export interface State {
  poolSum: number;
  unverifiedSum: number;
  users: { held: number; limit: number; leased: number; inPool: number }[];
}

export async function simulate(steps: readonly Step[], rules: Rules, check: (state: State) => void): Promise<void> {
  const pool = new Map<string, { version: number; tokens: number; verified: boolean }>();
  const letters: Letter[] = [];
  const users = Array.from({ length: USERS }, (_, index) => createUser(index, rules, letters));
  const sum = (verified: boolean | undefined, without?: string) =>
    [...pool].reduce(
      (all, [id, lease]) => (id === without || (verified !== undefined && lease.verified !== verified) ? all : all + lease.tokens),
      0,
    );

  const arrive = (letter: Letter): void => {
    const { userId, verified } = letter.ask;
    const facts = { held: pool.get(userId), others: sum(undefined, userId), unverifiedOthers: sum(false, userId) };
    const lease = decideLease(letter.ask, facts, rules.limits);
    if (lease.version === letter.ask.version) pool.set(userId, { version: lease.version, tokens: lease.tokens, verified });
    letter.answer ??= lease;
  };

  for (const { kind, user, tokens, which } of steps) {
    const letter = letters.at(-1 - which);
    const one = users[user];
    if (kind === "reserve") one?.reserve(tokens);
    if (kind === "settle" || kind === "release") one?.end(which, kind === "settle" ? tokens : undefined);
    if (kind === "return") one?.returnIdle();
    if (kind === "kill") one?.kill();
    if (kind === "arrive" && letter) arrive(letter);
    if (kind === "answer" && letter?.answer) letter.resolve(letter.answer);
    if (kind === "lose") letter?.reject(new Error("no answer in time"));
    await new Promise((resolve) => void setImmediate(resolve));
    check({
      poolSum: sum(undefined),
      unverifiedSum: sum(false),
      users: users.map(({ state }, index) => ({ ...state(), inPool: pool.get(`usr_${index}`)?.tokens ?? 0 })),
    });
  }
}

function createUser(index: number, { limit: whole, unverifiedLimit, piece }: Rules, letters: Letter[]) {
  const verified = index % 2 === 0;
  const limit = verified ? whole : unverifiedLimit;
  const row: LeaseRow = { day: DAY, user_id: `usr_${index}`, verified: verified ? 1 : 0, tokens: 0, version: 0, touched_at: 0 };
  const calls: { state: ReservationState; reserved: number; used: number }[] = [];
  const totals = () => ({
    settled: calls.reduce((sum, call) => sum + (call.state === "settled" ? call.used : 0), 0),
    reserved: calls.reduce((sum, call) => sum + (call.state === "open" ? call.reserved : 0), 0),
  });
  let life = 0;
  const live = () => {
    const mine = life;
    /** A killed budget writes nothing any more. */
    const dead = () => mine !== life;
    const leases: TokenBudgetLeases = {
      find: () => ({ ...row }),
      tokens: () => row.tokens,
      set: (_day, tokens) => void (dead() || (row.tokens = tokens)),
      open: () => undefined,
      touch: () => undefined,
      nextVersion: () => (dead() ? row.version : (row.version += 1)),
      all: () => [{ ...row }],
      readAnew: () => undefined,
      forgetBefore: () => undefined,
    };
    const lease = (ask: LeaseAsk) => new Promise<Lease>((resolve, reject) => void letters.push({ ask, resolve, reject }));
    return {
      dead,
      leasing: new BudgetLeasing(leases, totals, lease),
    };
  };
  let { dead, leasing } = live();

  async function reserve(tokens: number): Promise<void> {
    const [mine, gone] = [leasing, dead];
    for (;;) {
      if (gone()) return;
      const decided = decideReserve([{ of: "account", unit: "tokens", needed: tokens, limit, ...totals(), leased: row.tokens }], undefined);
      if (!decided.ok) return;
      if (decided.value.kind === "open") return void calls.push({ state: "open", reserved: tokens, used: 0 });
      if (decided.value.kind !== "lease") return;
      const grown = await mine.grow(DAY, decided.value.atLeast, { limit, piece });
      if (grown === "total" || grown === "unverified") return;
    }
  }

  return {
    state: () => ({ held: totals().settled + totals().reserved, limit, leased: row.tokens }),
    reserve: (tokens: number) => void reserve(tokens).catch(() => undefined),
    end(which: number, used: number | undefined) {
      const call = calls.at(-1 - which);
      if (call?.state !== "open") return;
      call.state = used === undefined ? "released" : "settled";
      call.used = Math.min(used ?? 0, call.reserved);
    },
    returnIdle: () => void leasing.returnIdle(1, 0).catch(() => undefined),
    kill() {
      life += 1;
      ({ dead, leasing } = live());
    },
  };
}
