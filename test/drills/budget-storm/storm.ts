import { check } from "../../journey/client.ts";
import { askGateway, problemIn, tokensOf, usageOf, type GatewayAnswer } from "../gateway.ts";
import type { Stage } from "../stage.ts";

/** Times that one call is tried; a storm of this size has ended long before. */
const MOST_TRIES = 40;
/** A burst has to be told of seconds: what the calls under way hold comes back as they end. */
export const LONGEST_WAIT_SECONDS = 10;

/** What became of one call of a storm. */
export interface Outcome {
  /** Tokens that the provider reported to the caller. */
  used: number;
  /** Times it was told to come again, and the longest time it was told. */
  refusals: number;
  longestWait: number;
}

/** Makes one call as an SDK does: told to come again, it waits as long as it was told. Throws where it is told anything but that. */
export async function persist(stage: Stage, token: string, content: string): Promise<Outcome> {
  const outcome: Outcome = { used: 0, refusals: 0, longestWait: 0 };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const answer = await askGateway(stage.stack, token, { wire: "chat", content });
    if (answer.status === 200) return { ...outcome, used: usedBy(answer) };
    const { type } = problemIn(answer);
    const wait = Number(answer.headers.get("retry-after"));
    check(answer.status === 429 && type === "llm-budget-in-use", `a call was told ${answer.status} ${type}: ${answer.text.slice(0, 300)}`);
    check(wait > 0 && wait <= LONGEST_WAIT_SECONDS, `a call was told to come again after ${wait} s`);
    check(answer.headers.get("x-should-retry") !== "false", "a call was told not to come again");
    outcome.refusals += 1;
    outcome.longestWait = Math.max(outcome.longestWait, wait);
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  }
  throw new Error(`a call found no room in ${MOST_TRIES} tries`);
}

export function usedBy({ text }: GatewayAnswer): number {
  const { usage } = JSON.parse(text) as { usage: { prompt_tokens: number; completion_tokens: number } };
  return tokensOf({ inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens });
}

export interface Watching {
  /** The most that was taken of the day at once, used and reserved; the limit. */
  most: number;
  limit: number;
  looks: number;
}

/** Looks at the budget again and again until told to stop, and throws where more than the limit is taken at any moment. */
export async function watchBudget(stage: Stage, token: string, storm: Promise<unknown>): Promise<Watching> {
  const seen: Watching = { most: 0, limit: 0, looks: 0 };
  const over = storm.then(
    () => true,
    () => true,
  );
  const moment = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 250));
  do {
    const { settled, reserved, limit } = (await usageOf(stage.stack, token)).budget;
    check(settled + reserved <= limit, `${settled} used and ${reserved} reserved of ${limit}`);
    seen.most = Math.max(seen.most, settled + reserved);
    seen.limit = limit;
    seen.looks += 1;
  } while (!(await Promise.race([over, moment()])));
  return seen;
}
