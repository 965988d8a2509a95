import document from "../../config/production-governance.json" with { type: "json" };
import { asOf } from "./contract/as-of.ts";
import type { Contract } from "./contract/schema.ts";

/**
 * The governance contract (GOV-1): the single source of owners, thresholds, windows, postures, review dates and model approvals.
 * Durations are seconds unless the name says otherwise. What it may say is `contract/schema.ts`.
 */
export type { Contract };

/** The document as checked in, for its hash. */
export const CONTRACT_DOCUMENT: unknown = document;

/** Environments in which something else holds than in production. */
export const ENVIRONMENTS_APART: readonly string[] = Object.keys(document.environments);

/** Every object wants it as it starts: once an isolate and environment is enough. */
const checkedIn = new Map<string, Contract>();

/**
 * The checked-in contract as it holds in one environment. It is part of the build, and no build is made of one that is not valid
 * (`npm run worker:prepare`), so that an isolate does not find out at its start what was known before.
 */
export function contractFor(environment: string): Contract {
  const known = checkedIn.get(environment);
  if (known) return known;
  const contract = asOf(environment, document) as Contract;
  checkedIn.set(environment, contract);
  return contract;
}
