import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../local-cloud/ports.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";
import { STEPS, walk, type Need, type StepReport } from "./journey.ts";

const folder = new URL("requests/", import.meta.url);
const needs = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Need);

describe("the main job, over HTTP against the whole stack", () => {
  const stateDir = mkdtempSync(join(tmpdir(), "procureiq journey "));
  let stack: SpawnedStack;

  beforeAll(async () => {
    stack = new SpawnedStack(stateDir, await freePort());
    await stack.start();
  });

  afterAll(async () => {
    await stack.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  it.each(needs)("takes $id from a need in chat to a paid order and a signed webhook", async (need) => {
    const reports: StepReport[] = [];
    await walk({ stack: () => stack.file(), need, runId: need.id.replaceAll(/\W/g, "-"), report: (step) => reports.push(step) });
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    expect(reports).toHaveLength(STEPS.length);
  });
});
