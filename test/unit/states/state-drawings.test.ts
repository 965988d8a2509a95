import { describe, expect, it } from "vitest";
import { read } from "../../../scripts/source-facts.ts";
import { statesPage } from "../../../scripts/state-drawings.ts";
import { ATTEMPT_STATES, TRANSITIONS } from "../../../src/features/checkout/attempt.ts";

const drawing = { title: "A door", says: "Doors.", steps: { open: ["shut"], shut: [] }, begins: ["open"] };

describe("the drawings of states", () => {
  it("are what stands in the docs, with every step of an attempt", () => {
    const page = statesPage();
    expect(read("docs/states.md")).toBe(page);
    for (const from of ATTEMPT_STATES) for (const to of TRANSITIONS[from]) expect(page).toContain(`    ${from} --> ${to}\n`);
  });

  it("begin, go on and end as the data says", () => {
    expect(statesPage([drawing])).toContain("stateDiagram-v2\n    [*] --> open\n    open --> shut\n    shut --> [*]\n");
  });

  it("are refused where a step leads to a state of which nothing is said", () => {
    expect(() => statesPage([{ ...drawing, steps: { open: ["ajar"] } }])).toThrow("A door goes to ajar");
  });
});
