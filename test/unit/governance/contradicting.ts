import { expect } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import { relationFaults } from "../../../src/platform/contract/relations.ts";
import { contractSchema, type Contract } from "../../../src/platform/contract/schema.ts";

export const production = contractFor("production");
export const today = production.lastChanged;

/** What is wrong, where, what is said of it, and what makes it so of production's contract. */
export type Contradiction = [what: string, pointer: string, says: RegExp, change: (contract: Contract) => void];

export function mutated(change: (contract: Contract) => void): Contract {
  const contract = structuredClone(production);
  change(contract);
  return contract;
}

/** Each figure is one that the schema takes by itself, and together they are refused by their own sentence and place. */
export function expectContradiction(...[, pointer, says, change]: Contradiction): void {
  const contract = mutated(change);
  expect(contractSchema.safeParse(contract).error).toBeUndefined();
  expect(relationFaults(contract, today)).toEqual([{ pointer, text: expect.stringMatching(says) as unknown }]);
}
