import fc from "fast-check";
import { rollout } from "../../src/features/llm/models.ts";
import { planCall, worstCase, type CallBody } from "../../src/features/llm/rules.ts";
import { chatBodySchema, messagesBodySchema, responsesBodySchema } from "../../src/features/llm/schemas.ts";
import { WIRES, type Wire } from "../../src/features/llm/wires.ts";
import { contractFor } from "../../src/platform/contract.ts";
import { BODIES, PARTS } from "./bodies.ts";
import { longestAnswer, worstBill } from "./worst-bill.ts";

const { llm } = contractFor("production");
const MODELS = rollout(
  llm.models.map(({ model }) => model),
  llm.models,
  "2026-11-27",
);
const SCHEMAS = { chat: chatBodySchema, responses: responsesBodySchema, messages: messagesBodySchema };

export interface Tried {
  passed: number;
  refused: number;
  /** Types of parts that were in no body which passed. */
  neverMet: string[];
}

/**
 * Plans generated bodies of a wire, and throws at the smallest for which less is reserved than its provider could bill, or which is refused
 * without saying where. What goes to the provider is billed, not what came from the caller.
 */
export function tryBodies(wire: Wire, runs: number): Tried {
  const tried: Tried = { passed: 0, refused: 0, neverMet: [] };
  const met = new Set<string>();
  fc.assert(
    fc.property(BODIES[wire], (generated) => {
      // As it comes over the network: a body is JSON.
      const parsed = SCHEMAS[wire].safeParse(JSON.parse(JSON.stringify(generated)));
      if (!parsed.success) {
        tried.refused += 1;
        return parsed.error.issues.every(({ path }) => path.length > 0);
      }
      const body = parsed.data as CallBody;
      const planned = planCall({ wire, body }, MODELS, llm);
      if (!planned.ok) {
        tried.refused += 1;
        return planned.refusal.kind === "parameter-refused" && planned.refusal.parameter !== "" && planned.refusal.reason !== "";
      }
      tried.passed += 1;
      for (const part of planned.value.prompt.parts) met.add(part);
      const billed = worstBill(wire, planned.value.body, longestAnswer(wire, planned.value.body));
      const reserved = worstCase(planned.value);
      if (billed > reserved) throw new Error(`${billed} tokens can be billed at ${WIRES[wire].path}, ${reserved} are reserved`);
      return true;
    }),
    { numRuns: runs },
  );
  return { ...tried, neverMet: PARTS[wire].filter((part) => !met.has(part)) };
}
