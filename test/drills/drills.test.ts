import { describe, expect, it } from "vitest";
import { call } from "../journey/client.ts";
import { ownStack } from "../support/node/own-stack.ts";
import { DRILLS } from "./drills.ts";
import { operatorToken, readOps } from "./operator.ts";
import { performDrill } from "./perform-drill.ts";

describe("the drills, against a stack of their own", () => {
  const stack = ownStack("drills");

  it.each(DRILLS)("$name: $title, and everything is as it was", async (drill) => {
    const file = stack.file();
    const { timeline, result } = await performDrill(drill, { file, stateDir: stack.stateDir }, () => undefined);
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
