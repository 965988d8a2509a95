import { alertFaults } from "./alert-relations.ts";
import { buyingRelations } from "./buying-relations.ts";
import { gatewayFaults, gatewayRelations } from "./gateway-relations.ts";
import { journeyRelations } from "./journey-relations.ts";
import { operationsRelations } from "./operations-relations.ts";
import type { Relation } from "./relation.ts";
import type { Contract } from "./schema.ts";

/** A figure that contradicts another. */
export interface ContractFault {
  /** RFC 6901. */
  pointer: string;
  /** Begins with the figure's place. */
  text: string;
}

/**
 * Every relation between figures that the code relies on and that does not hold in this contract (GOV-2), each by its own sentence. What one
 * figure may be by itself is the schema's. `today` is a UTC day.
 */
export function relationFaults(contract: Contract, today: string): ContractFault[] {
  const relations: Relation[] = [
    ...journeyRelations(contract),
    ...buyingRelations(contract),
    ...gatewayRelations(contract),
    ...operationsRelations(contract),
    ...standInRelations(contract, today),
    ["lastChanged", contract.lastChanged <= today, `must not lie in the future: today is ${today}`],
  ];
  const broken = relations.filter(([, holds]) => !holds).map(([figure, , must]) => `${figure} ${must}`);
  return [...broken, ...alertFaults(contract), ...gatewayFaults(contract)].map((text) => ({ pointer: pointerOf(text), text }));
}

/** A review that is still to come reviewed nothing, and one that is never followed by another is none. */
const standInRelations = ({ standIns }: Contract, today: string): Relation[] =>
  (["MONGO_URL", "IMAGE_PROC_BASE_URL"] as const).flatMap((setting): Relation[] => {
    const entry = standIns[setting];
    if (!entry) return [];
    return [
      [`standIns.${setting}.reviewedOn`, entry.reviewedOn <= today, `must not lie in the future: today is ${today}`],
      [`standIns.${setting}.reviewBy`, entry.reviewBy > entry.reviewedOn, "must lie after reviewedOn"],
    ];
  });

const pointerOf = (text: string): string => `/${text.slice(0, text.indexOf(" ")).replaceAll(".", "/")}`;
