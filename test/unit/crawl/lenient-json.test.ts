import { describe, expect, it } from "vitest";
import { lenientJson } from "../../../src/features/crawl/extract/lenient-json.ts";
import { WorkBudget } from "../../../src/features/crawl/extract/work-budget.ts";

const budgetOf = (maxSteps: number) => new WorkBudget({ maxSteps, maxDepth: 100 });

describe("given JSON that is the text of a string", () => {
  const kettle = { name: "Kettle", offers: { price: "49.90" }, description: "steel ".repeat(2_000) };
  const nested = JSON.stringify(JSON.stringify(kettle));

  it("reads what the text says", () => {
    expect(lenientJson(nested, budgetOf(10_000))).toEqual({ json: kettle, repaired: true });
  });

  it("counts reading the text a second time as the work it is", () => {
    const budget = budgetOf(10_000);
    lenientJson(nested, budget);
    expect(budget.spent).toBeGreaterThan(12_000 / 64);
    expect(() => lenientJson(nested, budgetOf(100))).toThrow("more than 100 steps");
  });
});

describe("given a value between backticks", () => {
  it.each([
    ["a text", "{name: `Kettle`, price: `49.90`}", { name: "Kettle", price: "49.90" }],
    ["a name", "{`name`: `Kettle`}", { name: "Kettle" }],
    ["quotes of other kinds in it", '{name: `The "best" kettle\'s`}', { name: 'The "best" kettle\'s' }],
  ])("reads it as a string: %s", (_what, text, json) => {
    expect(lenientJson(text, budgetOf(1_000))).toEqual({ json, repaired: true });
  });
});
