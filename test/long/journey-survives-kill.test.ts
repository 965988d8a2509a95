import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { STEPS, walk, type StepReport } from "../journey/journey.ts";
import type { Need } from "../journey/step.ts";
import { ownStack } from "../support/node/own-stack.ts";

const need = JSON.parse(readFileSync(new URL("../journey/requests/computer-equipment.json", import.meta.url), "utf8")) as Need;

describe("a journey on a stack that is killed", () => {
  const stack = ownStack("kill");

  it("finishes although the stack is killed after each of its steps and started again", async () => {
    const reports: StepReport[] = [];
    await walk({
      stack: () => stack.file(),
      need,
      runId: "killed-after-each",
      report: (step) => reports.push(step),
      async between() {
        await stack.kill();
        await stack.start();
      },
    });
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    expect(reports.map(({ step }) => step)).toEqual(STEPS.map(({ name }) => name));
  });
});
