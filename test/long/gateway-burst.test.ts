import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contractFor } from "../../src/platform/contract.ts";
import { newBuyer } from "../bench/setting.ts";
import { startBillingProvider, type BillingProvider } from "../proof/billing-provider.ts";
import { reconciled, settledUsages, today } from "../proof/books.ts";
import { burst, secondsUntil, type Caller } from "../proof/burst.ts";
import { provenBuyer } from "../proof/buyers.ts";
import { startProvenStack, type ProvenStack } from "../proof/proven-stack.ts";
import { sequence } from "../proof/variants.ts";
import { longestAnswer } from "../proof/worst-bill.ts";

const { dailyTokenLimit, unverifiedDailyTokenLimit } = contractFor("local").llm;
const CALLS = 1_000;
const USERS = 50;
/** Of a budget, what callers who come back as they are told get to use, and in how many seconds. */
const USED = 0.95;
const SECONDS = 60;
/** Less than the gateway reserves for the prompt. */
const PROMPT = 100;

describe(`${CALLS} calls at once that set no limit on their answers`, () => {
  let stack: ProvenStack<BillingProvider>;
  const random = sequence(9);

  beforeAll(async () => {
    stack = await startProvenStack(
      startBillingProvider((wire, body) => {
        const longest = longestAnswer(wire, body);
        // Of one user the answers have any length; those of many are all as long as they may be.
        return { prompt: PROMPT, answer: JSON.stringify(body).includes("user-one.") ? Math.ceil(random() * longest) : longest };
      }),
    );
  });
  afterAll(() => stack.stop());

  const tried = async (callers: readonly Caller[], { annotate }: { annotate(message: string): Promise<unknown> }) => {
    const before = stack.provider.bills.length;
    const found = await burst(stack.file, stack.provider, callers);
    const whole = callers.reduce((sum, { limit }) => sum + limit, 0);
    const bills = stack.provider.bills.slice(before);
    const seconds = secondsUntil(USED * whole, bills, found.began);
    const billed = bills.reduce((sum, { tokens }) => sum + tokens, 0);
    await annotate(
      `${found.answered} answered, ${found.spent} told midnight; ${billed} of ${whole} tokens, ${USED * 100} % after ${seconds} s`,
    );
    const keys = callers.map(({ key }) => key);
    const usages = await settledUsages(stack.file.url, keys, today());
    const books = await reconciled(stack.file, today());
    return { found, whole, seconds, billed, usages, books };
  };

  it("[LLM-3] of one user never pass the budget, use it up within the minute, and are told of midnight only once it is used up", async (context) => {
    const { key } = await provenBuyer(stack.file, "burst");
    const callers = [{ name: "one", key, calls: CALLS, limit: dailyTokenLimit }];
    const { found, billed, seconds, usages, books } = await tried(callers, context);
    expect(found).toMatchObject({ failed: [], toldTooSoon: [] });
    expect(billed).toBeLessThanOrEqual(dailyTokenLimit);
    expect(usages.map(({ budget }) => budget.settled)).toEqual([billed]);
    expect(books).toMatchObject({ accounts: [], rows: [] });
    expect(seconds).toBeLessThanOrEqual(SECONDS);
  });

  it(`[LLM-3] of ${USERS} users never pass any of their budgets, nor keep each other from using them up within the minute`, async (context) => {
    const names = Array.from({ length: USERS }, (_, number) => `many${number}`);
    const keys = new Map<string, string>();
    for (const name of names) keys.set(name, await newBuyer(stack.file, name));
    const callers = names.map((name) => ({ name, key: keys.get(name) ?? "", calls: CALLS / USERS, limit: unverifiedDailyTokenLimit }));
    const { found, seconds, usages, books } = await tried(callers, context);
    expect(found).toMatchObject({ failed: [], toldTooSoon: [] });
    expect(usages.map(({ budget }) => budget.settled)).toEqual(names.map((name) => stack.provider.billedTo(name)));
    expect(names.filter((name) => stack.provider.billedTo(name) > unverifiedDailyTokenLimit)).toEqual([]);
    expect(books).toMatchObject({ accounts: [], rows: [] });
    expect(seconds).toBeLessThanOrEqual(SECONDS);
  });
});
