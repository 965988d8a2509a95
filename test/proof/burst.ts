import OpenAI from "openai";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import { MODELS } from "./official-clients.ts";
import type { BillingProvider } from "./billing-provider.ts";

/** A program that goes on trying for as long as it is told that trying helps. */
const RETRIES = 1_000;

export interface Caller {
  /** By which the provider knows whom it bills. */
  name: string;
  key: string;
  calls: number;
  limit: number;
}

export interface Burst {
  answered: number;
  /** Callers that were told to come back tomorrow, and gave up. */
  spent: number;
  /** Callers told so while what the provider had billed left room for their call. */
  toldTooSoon: string[];
  /** Anything else that ended a call. */
  failed: string[];
  /** When the first call began, by `performance.now()`. */
  began: number;
}

/** Makes all calls at once, without a limit on the answer, each by the official client, which comes back when `Retry-After` says so. */
export async function burst({ url }: Pick<StackFile, "url">, provider: BillingProvider, callers: readonly Caller[]): Promise<Burst> {
  const found: Burst = { answered: 0, spent: 0, toldTooSoon: [], failed: [], began: performance.now() };
  const one = async ({ name, key, limit }: Caller): Promise<void> => {
    const client = new OpenAI({ apiKey: key, baseURL: `${url}/llm/v1`, maxRetries: RETRIES, timeout: 120_000 });
    try {
      await client.chat.completions.create({ model: MODELS.chat, messages: [{ role: "user", content: `user-${name}. Which desk?` }] });
      found.answered += 1;
    } catch (error) {
      const needed = neededWhereSpent(error);
      if (needed === undefined) return void found.failed.push(String(error).slice(0, 300));
      found.spent += 1;
      // The provider knows what it billed before the budget does.
      if (provider.billedTo(name) + needed <= limit) found.toldTooSoon.push(`${name}: ${provider.billedTo(name)} billed, ${needed} needed`);
    }
  };
  await Promise.all(callers.flatMap((caller) => Array.from({ length: caller.calls }, () => one(caller))));
  return found;
}

/** Of a refusal until midnight the tokens that the call would need: clients keep the `error` member alone, whose text has them. */
function neededWhereSpent(error: unknown): number | undefined {
  if (!(error instanceof OpenAI.RateLimitError) || error.code !== "llm_daily_limit") return undefined;
  return Number(/The call can use (\d+) tokens/.exec(error.message)?.[1]);
}

/** Seconds until so many tokens had been billed; undefined where they never were. */
export function secondsUntil(tokens: number, bills: BillingProvider["bills"], began: number): number | undefined {
  let sum = 0;
  for (const bill of bills) {
    sum += bill.tokens;
    if (sum >= tokens) return (bill.at - began) / 1_000;
  }
  return undefined;
}
