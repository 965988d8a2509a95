import type { Step } from "./step.ts";
import { agent } from "./steps/agent.ts";
import { anthropic, archive, exchangeRates, images, mail, openai, pagers, stripeKey } from "./steps/bought.ts";
import { account, address, models, secrets } from "./steps/own.ts";
import { postgres } from "./steps/postgres.ts";
import { redis } from "./steps/redis.ts";
import { stripeEndpoint } from "./steps/stripe.ts";
import { answers, queues, tables, worker } from "./steps/worker.ts";

/**
 * From an empty account to a Worker that answers, in this order. What makes a setting stands before what needs it, and the Worker needs all
 * that `src/env.ts` demands of a deployed environment: `test/unit/setup/plan.test.ts` holds both.
 */
export const PLAN: readonly Step[] = [
  account,
  address,
  secrets,
  models,
  openai,
  anthropic,
  exchangeRates,
  stripeKey,
  stripeEndpoint,
  mail,
  archive,
  images,
  agent,
  pagers,
  postgres,
  redis,
  queues,
  tables,
  worker,
  answers,
];

/** What is wrong with the order of a plan: a need that no step before makes, or a thing that two make. */
export function orderFaults(plan: readonly Step[]): string[] {
  const made = new Set<string>();
  const faults: string[] = [];
  for (const { name, needs, makes } of plan) {
    for (const need of needs) if (!made.has(need)) faults.push(`${name} needs ${need}, which no step before it makes`);
    for (const thing of makes) {
      if (made.has(thing)) faults.push(`${name} makes ${thing}, which a step before it makes`);
      made.add(thing);
    }
  }
  return faults;
}
