import { describe, expect, it } from "vitest";
import { drillReportBody } from "../../../src/operations/drills/schemas.ts";
import type { Drill } from "../../drills/drill.ts";
import { DRILLS } from "../../drills/drills.ts";
import { chooseDrills, faultOf, otherFaults } from "../../drills/variants.ts";
import { ASKED_OF_ALL, type Ways } from "../../drills/ways.ts";

const chosen = (...args: string[]) => {
  const answer = chooseDrills(args, DRILLS);
  return answer.ok ? answer.drills.map((drill) => `${drill.name} ${faultOf(drill)}`) : answer.wrong;
};

/** All ways in which a drill of this name can break what it breaks. */
const faultsOf = (name: string) =>
  DRILLS.filter((drill) => drill.name === name).flatMap((drill) => [faultOf(drill), ...otherFaults(drill)]);

/** A reason is a sentence's worth, and another drill is one that breaks the thing so. */
const isReason = (text: string) => /\w+ \w+ \w+/.test(text);

/** What a drill leaves open of the ways that are asked of all. */
function unsaid({ name, ways }: Pick<Drill, "name" | "ways">): string[] {
  if ("none" in ways) return isReason(ways.none) ? [] : [name];
  return ASKED_OF_ALL.filter((asked) => {
    const has = ways.own === asked || ways.also.includes(asked);
    const why = ways.not[asked];
    if (has || why === undefined) return !has || why !== undefined;
    return typeof why === "string" ? !isReason(why) : !faultsOf(why.drill).includes(asked);
  }).map((asked) => `${name} ${asked}`);
}

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

  it("[GOV-2] are hang, slow and garbage, of every drill: one it has, one that another drill has, or one that it says why there is none of", () => {
    expect(DRILLS.flatMap(unsaid)).toEqual([]);
    const say = (ways: Ways) => unsaid({ name: "odd", ways });
    expect(say({ none: "" })).toEqual(["odd"]);
    expect(say({ own: "down", also: ["hang"], not: { slow: "for a reason", garbage: { drill: "provider-down" } } })).toEqual([]);
    expect(say({ own: "down", also: ["hang"], not: { hang: "for a reason", garbage: "no" } })).toEqual([
      "odd hang",
      "odd slow",
      "odd garbage",
    ]);
    expect(say({ own: "slow", also: ["hang"], not: { garbage: { drill: "provider-hangs" } } })).toEqual(["odd garbage"]);
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
