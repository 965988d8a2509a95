import { describe, expect, it } from "vitest";
import type { LastDrill } from "../../../src/operations/drills/record.ts";
import { drillStandings } from "../../../src/operations/drills/rules.ts";
import { drillReportBody } from "../../../src/operations/drills/schemas.ts";

const NOW = new Date("2026-11-23T00:00:00Z");
const POLICY = { owner: "operations", reviewBy: "2027-05-31", intervalSeconds: 3_600, required: ["webhook-down", "config-drift"] };
const last = (changes: Partial<LastDrill>): LastDrill => ({
  name: "webhook-down",
  result: "passed",
  detectedAfterSeconds: 2,
  lastPassedAt: "2026-11-22T23:30:00.000Z",
  ...changes,
});

describe("the standing of drills", () => {
  it("is overdue where a demanded drill never passed, or not within the interval", () => {
    const overdue = (known: LastDrill[]) => drillStandings(known, POLICY, NOW).flatMap(({ name, overdue: late }) => (late ? [name] : []));
    expect(overdue([])).toEqual(["webhook-down", "config-drift"]);
    expect(overdue([last({})])).toEqual(["config-drift"]);
    expect(overdue([last({ lastPassedAt: "2026-11-22T22:59:59.999Z" })])).toEqual(["webhook-down", "config-drift"]);
    expect(overdue([last({ lastPassedAt: "2026-11-22T23:00:00.000Z" })])).toEqual(["config-drift"]);
  });

  it("keeps a drill that failed since within its interval, with the failure shown", () => {
    expect(drillStandings([last({ result: "failed" })], POLICY, NOW)[0]).toMatchObject({ lastResult: "failed", overdue: false });
  });

  it("is not changed by a drill the contract does not demand", () => {
    expect(drillStandings([last({ name: "something-else" })], POLICY, NOW).map(({ name }) => name)).toEqual(POLICY.required);
  });
});

describe("a drill's report", () => {
  const body = { ...(drillReportBody.meta()?.["example"] as object) };

  it("is taken as the runner sends it", () => {
    expect(drillReportBody.safeParse(body).success).toBe(true);
  });

  it.each([
    ["an end before the start", { endedAt: "2026-11-23T04:00:00.000Z" }],
    ["a name of another shape", { name: "Webhook Down" }],
    ["a negative detection", { detectedAfterSeconds: -1 }],
    ["no timeline", { timeline: [] }],
    ["more than it may have", { timeline: Array.from({ length: 201 }, () => ({ at: NOW.toISOString(), kind: "saw", text: "x" })) }],
    ["a member of its own", { verdict: "fine" }],
  ])("is refused with %s", (_, change) => {
    expect(drillReportBody.safeParse({ ...body, ...change }).success).toBe(false);
  });
});
