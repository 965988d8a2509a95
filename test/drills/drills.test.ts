import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../local-cloud/ports.ts";
import { call } from "../journey/client.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";
import { DRILLS } from "./drills.ts";
import { operatorToken, readOps } from "./operator.ts";
import { performDrill } from "./perform-drill.ts";

describe("the drills, against a stack of their own", () => {
  const stateDir = mkdtempSync(join(tmpdir(), "procureiq drills "));
  let stack: SpawnedStack;

  beforeAll(async () => {
    stack = new SpawnedStack(stateDir, await freePort());
    await stack.start();
  });

  afterAll(async () => {
    await stack.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  it.each(DRILLS)("$name: $title, and everything is as it was", async (drill) => {
    const file = stack.file();
    const { timeline, result } = await performDrill(drill, { file, stateDir }, () => undefined);
    expect(timeline.filter(({ kind }) => kind === "failed")).toEqual([]);
    expect(result).toBe("passed");

    const { body: control } = await call<{ services: { name: string; fault: { mode: string } }[] }>(file.control, "GET", "/services");
    expect(control.services.filter(({ fault }) => fault.mode !== "none")).toEqual([]);
  });

  it("leaves none of the drills overdue", async () => {
    const file = stack.file();
    const { body } = await call<{ items: unknown[]; required: { name: string; overdue: boolean }[] }>(file.url, "GET", "/admin/drills", {
      token: await operatorToken(file),
    });
    expect(body.items).toHaveLength(DRILLS.length);
    expect(body.required.filter(({ overdue }) => overdue)).toEqual([]);
    const { drills } = await readOps(file, true);
    expect(drills).toMatchObject({ status: "pass", overdue: [] });
  });
});
