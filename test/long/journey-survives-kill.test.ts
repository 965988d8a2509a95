import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../local-cloud/ports.ts";
import { STEPS, walk, type Need, type StepReport } from "../journey/journey.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";

const need = JSON.parse(readFileSync(new URL("../journey/requests/computer-equipment.json", import.meta.url), "utf8")) as Need;

describe("a journey on a stack that is killed", () => {
  const stateDir = mkdtempSync(join(tmpdir(), "procureiq kill "));
  let stack: SpawnedStack;

  beforeAll(async () => {
    stack = new SpawnedStack(stateDir, await freePort());
    await stack.start();
  });

  afterAll(async () => {
    await stack.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

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
