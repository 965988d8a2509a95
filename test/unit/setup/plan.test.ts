import { describe, expect, it } from "vitest";
import { orderFaults, planFor } from "../../../scripts/setup/plan.ts";
import { actsByHand, describePlan } from "../../../scripts/setup/run-plan.ts";
import { exampleSettings, REQUIRED, SETTINGS, settingFault } from "../../../scripts/setup/settings.ts";
import { Store } from "../../../scripts/setup/store.ts";

const PLAN = planFor("staging");
const named = (name: string) => PLAN.findIndex((step) => step.name === name);

describe("the plan of a setup", () => {
  it("has whatever makes a thing before what needs it, and each thing made once", () => {
    expect(orderFaults(PLAN)).toEqual([]);
  });

  it.each([
    { what: "an endpoint's secret after the Worker that needs it", moved: "stripe-endpoint" },
    { what: "a database after the migrations", moved: "postgres" },
    { what: "queues after the Worker that is bound to them", moved: "queues" },
  ])("is refused with $what", ({ moved }) => {
    const step = PLAN.filter(({ name }) => name === moved);
    expect(orderFaults([...PLAN.filter(({ name }) => name !== moved), ...step])).not.toEqual([]);
    expect(orderFaults([...PLAN, ...step])).toContainEqual(expect.stringContaining("which a step before it makes"));
  });

  it("[DEP-1] makes or asks for each setting without which a deployed environment has an incident, before it deploys", () => {
    const made = new Set(PLAN.slice(0, named("worker")).flatMap(({ makes }) => makes));
    expect(REQUIRED.filter((name) => !made.has(name))).toEqual([]);
    expect(REQUIRED).toEqual(expect.arrayContaining(["MONGO_URL", "AI_AGENT_BASE_URL", "IMAGE_PROC_BASE_URL", "STRIPE_WEBHOOK_SECRET"]));
    expect(PLAN[named("worker")]?.needs).toEqual(expect.arrayContaining([...REQUIRED]));
  });

  it("writes only settings that the file has", () => {
    const made = PLAN.flatMap(({ makes }) => makes).filter((name) => !name.startsWith("("));
    expect(made.filter((name) => !(name in SETTINGS))).toEqual([]);
  });

  it("asks a person for at most fifteen acts, and says of each step what it does and undoes", () => {
    expect(actsByHand(PLAN).length).toBeLessThanOrEqual(15);
    const told = describePlan(PLAN, new Store("/nowhere/settings.json", "/nowhere/state.json"));
    expect(told.match(/^ {3}does: /gm)).toHaveLength(PLAN.length);
    expect(told.match(/^ {3}undo: /gm)).toHaveLength(PLAN.length);
  });

  it("can take back each thing that it makes in somebody's account", () => {
    const outside = ["stripe-endpoint", "agent", "postgres", "redis", "queues", "worker"];
    expect(PLAN.filter(({ name }) => outside.includes(name)).map(({ undo, undoes }) => [typeof undo, typeof undoes])).toEqual(
      outside.map(() => ["function", "string"]),
    );
  });

  it("has an example of the settings file that no deployed environment takes as it stands", () => {
    const example = JSON.parse(exampleSettings()) as Record<string, string | null>;
    const taken = Object.entries(example).filter(
      ([name, value]) => value !== null && REQUIRED.includes(name) && !settingFault(name, value, "staging"),
    );
    expect(taken).toEqual([]);
  });
});
