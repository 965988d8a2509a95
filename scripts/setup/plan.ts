import { CONTRACT_DOCUMENT, type Contract } from "../../src/platform/contract.ts";
import { validContract } from "../../src/platform/contract/schema.ts";
import type { Environment } from "./names.ts";
import { requiredBy } from "./settings.ts";
import type { Step } from "./step.ts";
import { agent } from "./steps/agent.ts";
import { anthropic, archive, exchangeRates, images, mail, openai, pagers, stripeKey } from "./steps/bought.ts";
import { account, address, models, secrets } from "./steps/own.ts";
import { postgres } from "./steps/postgres.ts";
import { redis } from "./steps/redis.ts";
import { bucket, transformations } from "./steps/stand-ins.ts";
import { stripeEndpoint } from "./steps/stripe.ts";
import { answers, queues, tables, workerNeeding } from "./steps/worker.ts";

/**
 * From an empty account to a Worker that answers, in this order. What makes a setting stands before what needs it, and the Worker needs all
 * that `src/env.ts` demands of a deployed environment: `test/unit/setup/plan.test.ts` holds both. Where the contract has something of the
 * platform stand in for a setting, that is made in its place.
 */
export const planFor = (environment: Environment, contract: Contract = validContract(environment, CONTRACT_DOCUMENT)): readonly Step[] => [
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
  contract.standIns.MONGO_URL ? bucket : archive,
  contract.standIns.IMAGE_PROC_BASE_URL ? transformations : images,
  agent,
  pagers,
  postgres,
  redis,
  queues,
  tables,
  workerNeeding(requiredBy(environment, contract)),
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
