import { relationFaults } from "../src/platform/contract/relations.ts";
import { validContract, type Contract } from "../src/platform/contract/schema.ts";
import { contractFaults } from "./contract-faults.ts";
import { modelFaults, type ModelFacts } from "./model-faults.ts";

/** What the contract's names are held against. */
export interface GovernanceFacts extends ModelFacts {
  /** Scenarios of `npm run drill`. */
  drills: ReadonlySet<string>;
  /** Paths of the API's routes. */
  paths: ReadonlySet<string>;
}

const ENVIRONMENTS = ["local", "staging", "production"];

/** Why a contract must not be merged (GOV-2), a line each: its shape in every environment, passed review dates, names of what does not exist. */
export function governanceFaults(document: Record<string, unknown>, facts: GovernanceFacts): string[] {
  const faults = contractFaults(document, ENVIRONMENTS);
  if (faults.length > 0) return faults;
  const production = validContract("production", document);
  return [...reviewFaults(document, facts.today), ...nameFaults(production, facts), ...contradictions(document, facts.today)];
}

/** Figures that contradict one another: said once where it is so everywhere, else with the environment. */
function contradictions(document: Record<string, unknown>, today: string): string[] {
  const where = new Map<string, string[]>();
  for (const environment of ENVIRONMENTS)
    for (const { text } of relationFaults(validContract(environment, document), today))
      where.set(text, [...(where.get(text) ?? []), environment]);
  return [...where].map(([text, environments]) =>
    environments.length === ENVIRONMENTS.length ? text : `${environments.join(", ")}: ${text}`,
  );
}

function reviewFaults(document: Record<string, unknown>, today: string): string[] {
  const standIns = ENVIRONMENTS.flatMap((environment) =>
    Object.entries(validContract(environment, document).standIns).map(
      ([name, value]) => [`${environment}'s standIns.${name}`, value] as const,
    ),
  );
  return [...Object.entries(document), ...standIns].flatMap(([section, value]) => {
    const { reviewBy } = (value ?? {}) as { reviewBy?: string };
    return reviewBy !== undefined && reviewBy < today ? [`the review of ${section} was due on ${reviewBy}`] : [];
  });
}

function nameFaults({ llm, drills, objectives }: Contract, facts: GovernanceFacts): string[] {
  const priced = new Set(llm.models.map(({ model }) => model));
  return [
    ...llm.models.flatMap((model) => modelFaults(model, facts)),
    ...[llm.chatModel, llm.chatFallbackModel]
      .filter((model) => !priced.has(model))
      .map((model) => `chat may call ${model}, which is not approved`),
    ...drills.required.filter((name) => !facts.drills.has(name)).map((name) => `the drill ${name} is demanded and does not exist`),
    ...objectives.journey.flatMap(({ name, routes }) =>
      routes.filter((path) => !facts.paths.has(path)).map((path) => `the objective ${name} names the route ${path}, which does not exist`),
    ),
  ];
}
