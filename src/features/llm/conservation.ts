import { apart, conservationLaw, type Balance, type ConservationLaw } from "../../platform/conservation.ts";
import { balanceOf, booksLookedAt, type BooksLookedAt, type Sides } from "./books-looked-at.ts";
import { bookedOf, pricedBooks } from "./books-store.ts";
import { budgetDifference, RESERVED_LAWS, sumsOf } from "./check-budget.ts";
import type { LlmDeps } from "./ports.ts";
import { differences } from "./reconcile-store.ts";
import { usdText, type Unit } from "./unit.ts";

const DIFFERENCES = 200;
const NAMED = 10;

interface UnitWords {
  reservedLaw: string;
  reserved: string;
  recordedLaw: string;
  recorded: string;
}

const WORDS: Readonly<Record<Unit, UnitWords>> = {
  tokens: {
    reservedLaw: "tokens reserved on the day = settled + released + open",
    reserved: "tokens reserved",
    recordedLaw: "tokens settled and recorded by the budgets = those of their audit events and of records set aside",
    recorded: "tokens recorded by the budgets",
  },
  nanoUsd: {
    reservedLaw: "nano-US-dollars reserved on the day = settled + released + open",
    reserved: "nano-US-dollars reserved",
    recordedLaw: "nano-US-dollars settled and recorded by the budgets = those of their audit events and of records set aside",
    recorded: "nano-US-dollars recorded by the budgets",
  },
};

/** The gateway's laws: of what budgets hold, of the audit events, of the prices these were booked with, and of the daily rows. */
export function llmLaws(deps: LlmDeps): readonly ConservationLaw[] {
  const books = booksLookedAt(deps);
  return [
    reservedLaw(books, "tokens"),
    reservedLaw(books, "nanoUsd"),
    recordedLaw(deps, books, "tokens"),
    recordedLaw(deps, books, "nanoUsd"),
    pricedLaw(deps, books),
    usageRowsLaw(deps, books),
  ];
}

/** A law that holds for every budget; each also checks itself while it is called (check-budget.ts). */
const reservedLaw = (books: BooksLookedAt, unit: Unit): ConservationLaw =>
  conservationLaw({
    name: RESERVED_LAWS[unit],
    statement: WORDS[unit].reservedLaw,
    async capture(context) {
      const looked = await books.lookedAt(context);
      const sides = (await books.audits(context)).flatMap(({ userId, ...audit }): Sides[] =>
        sumsOf(audit).flatMap(([of, sums]) =>
          of === unit ? [{ userId, left: sums.reserved, right: sums.reserved - budgetDifference(sums) }] : [],
        ),
      );
      await books.note(looked, RESERVED_LAWS[unit], differing(sides));
      return [balanceOf(sides, { left: WORDS[unit].reserved, right: "settled, released or open" }, looked)];
    },
  });

/** What the budget objects say was written to the audit events, against the audit events in Postgres (LLM-3). */
const recordedLaw = (deps: LlmDeps, books: BooksLookedAt, unit: Unit): ConservationLaw => {
  const name = unit === "tokens" ? "llm.tokens-recorded" : "llm.money-recorded";
  return conservationLaw({
    name,
    statement: WORDS[unit].recordedLaw,
    async capture(context) {
      const [looked, audits] = await Promise.all([books.lookedAt(context), books.audits(context)]);
      const users = audits.map(({ userId }) => userId);
      const { day, settledBefore } = looked;
      const booked = await context.outbound("postgres", () => bookedOf(deps.db, users, day, settledBefore));
      const sides = audits.flatMap(({ userId, ...audit }): Sides[] =>
        sumsOf(audit).flatMap(([of, { recorded }]) =>
          of === unit ? [{ userId, left: recorded, right: booked.get(userId)?.[unit] ?? 0 }] : [],
        ),
      );
      await books.note(looked, name, differing(sides));
      return [balanceOf(sides, { left: WORDS[unit].recorded, right: "in the audit events, and set aside" }, looked)];
    },
  });
};

/** Each call's costs and tokens against the units it was booked with and the price of each, which its audit event keeps. */
const pricedLaw = (deps: LlmDeps, books: BooksLookedAt): ConservationLaw =>
  conservationLaw({
    name: "llm.money-priced",
    statement: "calls booked with a price = those whose cost and tokens are what their units and prices add up to",
    async capture(context) {
      const looked = await books.lookedAt(context);
      const found = await context.outbound("postgres", () => pricedBooks(deps.db, looked.users, looked.day));
      const sum = (of: (user: (typeof found)[number]) => number) => found.reduce((all, user) => all + of(user), 0);
      const wrong = found.filter((user) => user.wrong > 0);
      await books.note(
        looked,
        "llm.money-priced",
        wrong.map(({ userId }) => userId),
      );
      const named = wrong.flatMap((user) => user.named ?? []).slice(0, NAMED);
      const calls = sum((user) => user.calls);
      return [
        {
          left: { label: "calls booked with a price", amount: calls },
          right: { label: "that their units and prices prove", amount: calls - sum((user) => user.wrong) },
          apart: { ...apart({}), differing: { count: sum((user) => user.wrong), ids: named } },
          // An event is written at once and never changed.
          settledBefore: context.now,
          detail: `${usdText(sum((user) => user.nanoUsd))} of ${found.length} of the day's ${looked.accounts} accounts${
            named.length > 0 ? `; ${usdText(sum((user) => user.apart))} apart: ${named.join(", ")}` : ""
          }`,
        },
      ];
    },
  });

/** Daily rows against their audit events, row by row: a figure that was changed by hand is found (LLM-4). */
const usageRowsLaw = (deps: LlmDeps, books: BooksLookedAt): ConservationLaw =>
  conservationLaw({
    name: "llm.usage-rows",
    statement: "daily rows = their audit events, added up",
    async capture(context): Promise<Balance[]> {
      const looked = await books.lookedAt(context);
      const { users, day, accounts } = looked;
      const found = await context.outbound("postgres", () => differences(deps.db, day, DIFFERENCES, users));
      await books.note(
        looked,
        "llm.usage-rows",
        found.map(({ userId }) => userId),
      );
      const names = found.slice(0, NAMED).map(({ userId, provider, model }) => `${userId} ${provider} ${model}`);
      return [
        {
          left: { label: "daily rows that differ from their events", amount: found.length },
          right: { label: "rows that may", amount: 0 },
          apart: apart({ leftOnly: found.map(({ userId, provider, model }) => `${userId} ${provider} ${model}`) }),
          // Both are written in one statement, and read in one.
          settledBefore: context.now,
          detail: `${users.length} users, ${accounts} accounts of the day${names.length > 0 ? `; npm run ops -- llm reconcile: ${names.join(", ")}` : ""}`,
        },
      ];
    },
  });

const differing = (sides: readonly Sides[]): string[] => sides.filter(({ left, right }) => left !== right).map(({ userId }) => userId);
