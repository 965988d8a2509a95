import { describe, expect, it } from "vitest";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { tryBodies } from "../../proof/bound-bodies.ts";

/** Of each wire; `npm run test:long` tries ten thousand in all. */
const RUNS = 700;

describe("what is reserved for a call", () => {
  it.each<Wire>(["chat", "responses", "messages"])(
    "[LLM-3] is no less than the dearest bill by the provider's published rules, for any body of %s that passes; any other is told where",
    (wire) => {
      const { passed, refused, neverMet } = tryBodies(wire, RUNS);
      expect(neverMet).toEqual([]);
      expect(passed + refused).toBeGreaterThanOrEqual(RUNS);
      expect(passed).toBeGreaterThan(refused);
    },
  );
});
