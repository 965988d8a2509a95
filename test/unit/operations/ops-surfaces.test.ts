import { describe, expect, it } from "vitest";
import { contractHash } from "../../../src/operations/governance/health.ts";
import { bothSurfaces, NOW } from "./surfaces-under-test.tsx";

const minutesAgo = (minutes: number) => NOW - minutes * 60_000;

describe("probe", () => {
  it("x", async () => {
    const a = await bothSurfaces({ counts: { pending: 3, oldestPendingAt: minutesAgo(4), delivered: 20, retrying: 2, deadLetters: 7, undecided: 5, transportIncidentSince: minutesAgo(2) }, verifications: { local: 5, api: 7 } });
    for (const name of Object.keys(a.json.sections as object)) console.log(name, "|", a.part(name).slice(0, 300));
    console.log(JSON.stringify(a.json).slice(0, 3000), contractHash(), a.metrics.length);
    expect(1).toBe(2);
  });
});
