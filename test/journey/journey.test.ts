import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ownStack } from "../support/node/own-stack.ts";
import { STEPS, walk, type StepReport } from "./journey.ts";
import type { Need } from "./step.ts";

const folder = new URL("requests/", import.meta.url);
const needs = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Need);

describe("the main job, over HTTP against the whole stack", () => {
  const stack = ownStack("journey");

  it.each(needs)("takes $id from a need in chat to a paid order and a signed webhook", async (need) => {
    const reports: StepReport[] = [];
    await walk({ stack: () => stack.file(), need, runId: need.id.replaceAll(/\W/g, "-"), report: (step) => reports.push(step) });
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    expect(reports).toHaveLength(STEPS.length);
  });
});
