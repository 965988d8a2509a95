import * as z from "zod";
import document from "../../config/production-governance.json" with { type: "json" };
import { journeySections } from "./contract/journey.ts";
import { marketSections } from "./contract/market.ts";
import { operationsSections } from "./contract/operations.ts";

/**
 * The governance contract (GOV-1): the single source of owners, thresholds, windows, postures, review dates and model approvals.
 * Durations are seconds unless the name says otherwise. `environments.<name>` is laid over the whole, member by member.
 */
export const contractSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.int(),
  lastChanged: z.iso.date(),
  ...journeySections,
  ...marketSections,
  ...operationsSections,
});

export type Contract = z.infer<typeof contractSchema>;

/** The document as checked in, for its hash. */
export const CONTRACT_DOCUMENT: unknown = document;

/** Environments in which something else holds than in production. */
export const ENVIRONMENTS_APART: readonly string[] = Object.keys(document.environments);

type Json = { [name: string]: Json } | Json[] | string | number | boolean | null;

/** Reading it costs as much as hundreds of requests, and every object wants it as it starts: once an isolate and environment is enough. */
const checkedIn = new Map<string, Contract>();

/** The contract as it holds in one environment. Throws where the checked-in document is not valid: nothing may run on a guess. */
export function contractFor(environment: string, source: unknown = document): Contract {
  const known = source === document ? checkedIn.get(environment) : undefined;
  if (known) return known;
  const contract = read(environment, source);
  if (source === document) checkedIn.set(environment, contract);
  return contract;
}

function read(environment: string, source: unknown): Contract {
  const { environments, ...whole } = source as { environments?: Record<string, Json>; [name: string]: unknown };
  return contractSchema.parse(overlay(whole as Json, environments?.[environment]));
}

function overlay(base: Json, over: Json | undefined): Json {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  const names = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries(
    [...names].map((name) => [name, name in base ? overlay(base[name] as Json, over[name]) : (over[name] as Json)]),
  );
}

function isRecord(value: Json): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
