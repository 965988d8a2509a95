import { validContract, type Contract } from "../src/platform/contract/schema.ts";
import { alertFaults } from "./alert-faults.ts";
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
  return [
    ...reviewFaults(document, facts.today),
    ...nameFaults(production, facts),
    ...reservationFaults(production),
    ...leaseFaults(production),
    ...circuitFaults(production),
    ...answerFaults(production),
    ...textFaults(production),
    ...ENVIRONMENTS.flatMap((environment) => alertFaults(validContract(environment, document)).map((fault) => `${environment}: ${fault}`)),
  ];
}

function reviewFaults(document: Record<string, unknown>, today: string): string[] {
  return Object.entries(document).flatMap(([section, value]) => {
    const { reviewBy } = (value ?? {}) as { reviewBy?: string };
    return reviewBy !== undefined && reviewBy < today ? [`the review of ${section} was due on ${reviewBy}`] : [];
  });
}

/** A reservation that expires under a call still running would be settled at its worst case, whatever the provider reports in the end. */
function reservationFaults({ llm: { stream, wholeMs, drain, reservationSeconds } }: Contract): string[] {
  const longest = Math.max(stream.totalMs, wholeMs) + drain.seconds * 1_000;
  return longest < reservationSeconds * 1_000 ? [] : [`llm.reservationSeconds must be longer than a call may take: ${longest / 1_000} s`];
}

/** An isolate has to have told of a call, or given back what it does not use, long before the budget takes it for dead. */
function leaseFaults({ llm: { lease } }: Contract): string[] {
  const { idleMs, tellAfterMs, expirySeconds } = lease.isolate;
  const latest = Math.max(3 * idleMs, tellAfterMs);
  return latest < expirySeconds * 500
    ? []
    : [`llm.lease.isolate.expirySeconds must be more than twice what an isolate waits: ${latest} ms`];
}

/** A stream that is silent for so long that it is cut says what the circuit would have known before. */
function circuitFaults({ llm: { circuit, stream } }: Contract): string[] {
  return circuit.silentMs < stream.idleMs ? [] : [`llm.circuit.silentMs must be less than llm.stream.idleMs: ${stream.idleMs} ms`];
}

/** A call that names no limit has to be one that its model takes. */
function answerFaults({ llm: { defaultOutputTokens, models } }: Contract): string[] {
  return models
    .filter(({ maxOutputTokens }) => maxOutputTokens < defaultOutputTokens)
    .map(({ model, maxOutputTokens }) => `llm.defaultOutputTokens is more than the ${maxOutputTokens} tokens that ${model} gives`);
}

/** A text that a user has the tokens for, one a byte, has to be let in. */
function textFaults({ http: { largeBodies }, llm: { dailyTokenLimit } }: Contract): string[] {
  return largeBodies.maxTextBytes < dailyTokenLimit
    ? [`http.largeBodies.maxTextBytes is less than the ${dailyTokenLimit} bytes of text that llm.dailyTokenLimit pays for`]
    : [];
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
