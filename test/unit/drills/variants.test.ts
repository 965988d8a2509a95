import { describe, expect, it } from "vitest";
import { drillReportBody } from "../../../src/operations/drills/schemas.ts";
import { DRILLS } from "../../drills/drills.ts";
import { chooseDrills, faultOf, otherFaults } from "../../drills/variants.ts";

const chosen = (...args: string[]) => {
  const answer = chooseDrills(args, DRILLS);
  return answer.ok ? answer.drills.map((drill) => `${drill.name} ${faultOf(drill)}`) : answer.wrong;
};

describe("drills with what they break broken in another way", () => {
  it("[GOV-2] run their own way unless another is asked for, and never pass for the drill that the contract demands", () => {
    expect(chosen("webhook-down")).toEqual(["webhook-down down"]);
    expect(chosen("webhook-down", "--fault", "hang")).toEqual(["webhook-down-hang hang"]);
    expect(chosen("primary-hangs")).toEqual(["primary-hangs hang"]);
    expect(chosen()).toEqual([]);
  });

  it("say what cannot be run", () => {
    expect(chosen("webhook-down", "--fault", "cut")).toBe("webhook-down cannot be run with --fault cut");
    expect(chosen("webhook-down", "--fault", "down")).toBe("webhook-down cannot be run with --fault down");
    expect(chosen("no-such")).toBe("there is no drill no-such");
    expect(chosen("webhook-down", "--fault")).toBe("webhook-down cannot be run with --fault ");
  });

  it("are all that have one where all are asked for", () => {
    expect(chosen("--all", "--fault", "hang")).toEqual(
      DRILLS.filter((drill) => otherFaults(drill).includes("hang")).map(({ name }) => `${name}-hang hang`),
    );
  });

  it("have names and titles that a record takes", () => {
    const at = "2026-11-29T00:00:00Z";
    for (const drill of DRILLS)
      for (const fault of otherFaults(drill)) {
        const answer = chooseDrills([drill.name, "--fault", fault], DRILLS);
        const [variant] = answer.ok ? answer.drills : [];
        const report = { name: variant?.name, result: "passed", startedAt: at, endedAt: at, detectedAfterSeconds: 1 };
        const timeline = [{ at, kind: "broke", text: variant?.title }];
        expect(drillReportBody.safeParse({ ...report, timeline }).success, `${drill.name} ${fault}`).toBe(true);
      }
  });
});
