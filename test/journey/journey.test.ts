import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import { STEPS, walk, type StepReport } from "./journey.ts";
import type { Need } from "./step.ts";

const folder = new URL("requests/", import.meta.url);
const needs = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Need);

describe("the main job, over HTTP against the whole stack", () => {
  // One need is walked by `npm test`, all of them by CI.
  it.each(needs.slice(0, 1))("takes $id from a need in chat to a paid order and a signed webhook", async (need) => {
    expect(await walked(need)).toEqual(STEPS.map(() => true));
  });

  it.each(needs.slice(1))("takes $id from a need in chat to a paid order and a signed webhook", { tags: ["slow"] }, async (need) => {
    expect(await walked(need)).toEqual(STEPS.map(() => true));
  });
});

/** Whether each step of the journey did what it is for; tells of the one that did not. */
async function walked(need: Need): Promise<boolean[]> {
  const reports: StepReport[] = [];
  const stack = inject("journeyStack");
  await walk({ stack: () => stack, need, runId: need.id.replaceAll(/\W/g, "-"), report: (step) => reports.push(step) });
  expect(reports.filter(({ ok }) => !ok)).toEqual([]);
  return reports.map(({ ok }) => ok);
}
