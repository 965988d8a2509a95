import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Look } from "../../../scripts/deploy/health-gate.ts";
import { rollBack, rollOut, type RollOut } from "../../../scripts/deploy/roll-out.ts";
import { deployed, killedWhere } from "./deployed.ts";
import { BURNING, CALM } from "./looks.ts";

describe("a roll-out", () => {
  it("asks the new version at 0 % what it is, then gives it its shares, and says so in the records", async () => {
    const { run, given, records } = deployed();
    await rollOut(run);
    expect(given()).toEqual([
      "version-2@0% version-1@100%",
      "version-2@10% version-1@90%",
      "version-2@50% version-1@50%",
      "version-2@100%",
    ]);
    expect(records.ended()).toMatchObject([{ from: "version-1", to: "version-2", releaseId: "r2", outcome: "served" }]);
    expect(records.open()).toBeUndefined();
  });

  it("[GEN-2] uploads under the release's id, by which a change during a freeze is noticed", async () => {
    const { run, wranglerProgram, folder } = deployed();
    await rollOut({ ...run, wrangler: wranglerProgram, shares: [100], watchSeconds: 15 });
    expect(readFileSync(join(folder, "calls.jsonl"), "utf8")).toContain('"versions","upload","--env","staging","--var","RELEASE_ID:r2"');
  });

  it("stops by itself where a promise burns that did not before, and gives everything back", async () => {
    const { run, given, records, told } = deployed([CALM, CALM, CALM, BURNING]);
    await expect(rollOut(run)).rejects.toThrow("r2 was stopped at 10 % and version-1 serves all again: cart.availability burns 90 times");
    expect(given().at(-1)).toBe("version-1@100%");
    expect(given()).not.toContain("version-2@50% version-1@50%");
    expect(records.ended()).toMatchObject([{ outcome: "stopped", share: 10, why: expect.stringContaining("cart.availability") }]);
    expect(told).toEqual(["r2 begun 0 %", "r2 stopped 10 % cart.availability burns 90 times faster than allowed (fast)"]);
  });

  it("serves nobody by a version that does not answer as its release", async () => {
    const { run, given } = deployed();
    await expect(rollOut({ ...run, releaseOf: async () => "r1" })).rejects.toThrow(
      "the new version does not answer as r2: it says it is r1",
    );
    expect(given()).toEqual(["version-2@0% version-1@100%", "version-1@100%"]);
  });

  it("takes two looks without an answer, and stops at the third in a row", async () => {
    const away = new Error("health answered 502");
    await rollOut(deployed([CALM, away, away, CALM]).run);
    const { run, given } = deployed([CALM, away]);
    await expect(rollOut({ ...run, watchSeconds: 60 })).rejects.toThrow("health does not answer at 10 %: health answered 502");
    expect(given().at(-1)).toBe("version-1@100%");
  });

  it("is taken back where it is interrupted", async () => {
    const { run, given } = deployed();
    await expect(rollOut({ ...run, interrupted: () => "interrupted by SIGINT" })).rejects.toThrow("interrupted by SIGINT");
    expect(given().at(-1)).toBe("version-1@100%");
  });

  it("uploads nothing while another one stands half way, and that one is rolled back by one command", async () => {
    const { run, given, records } = deployed();
    const dies = { ...run, shares: [10, 100], pause: () => Promise.reject(new Error("killed")) };
    const killed = {
      ...dies,
      wrangler: async (args: readonly string[], more = {}) =>
        args[2] === "version-1@100%" ? { code: 1, stdout: "", stderr: "" } : run.wrangler(args, more),
    };
    await expect(rollOut(killed)).rejects.toThrow("killed");
    expect(records.open()).toMatchObject({ from: "version-1", to: "version-2", share: 10 });
    await expect(rollOut(run)).rejects.toThrow("a roll-out stands half way (version-2 10 %, version-1 90 %): npm run deploy -- rollback");
    await rollBack(run);
    expect(given().at(-1)).toBe("version-1@100%");
    expect(records.open()).toBeUndefined();
  });

  it("[GEN-2] is stopped by a freeze that is set while it goes out, and not by one that was overridden to begin it", async () => {
    const frozen = { ...CALM, frozen: "since 10:00 by anna: the storm" };
    const { run, given } = deployed([CALM, CALM, frozen]);
    await expect(rollOut(run)).rejects.toThrow("deploys are frozen since 10:00 by anna: the storm (GEN-2)");
    expect(given().at(-1)).toBe("version-1@100%");
    const overridden = deployed([frozen]);
    await rollOut(overridden.run);
    expect(overridden.given().at(-1)).toBe("version-2@100%");
  });

  it("[GEN-2] serves nobody where deploys were frozen while it was uploaded", async () => {
    const { run, given } = deployed([CALM, { ...CALM, frozen: "since 10:00 by anna: the storm" }]);
    await expect(rollOut(run)).rejects.toThrow(
      "r2 was stopped at 0 % and version-1 serves all again: deploys are frozen since 10:00 by anna: the storm (GEN-2)",
    );
    expect(given()).toEqual(["version-2@0% version-1@100%", "version-1@100%"]);
  });

  it("goes no further where somebody else's deployment stands in its place, and leaves that as it is", async () => {
    const { run, given, records } = deployed();
    let looks = 0;
    const look = async (): Promise<Look> => {
      looks += 1;
      if (looks === 3) await run.wrangler(["versions", "deploy", "version-9@100%", "--env", "staging"]);
      return CALM;
    };
    await expect(rollOut({ ...run, look })).rejects.toThrow(
      "somebody else deploys: version-9 100 % stands, not version-1 90 %, version-2 10 %; r2 goes no further",
    );
    expect(given().at(-1)).toBe("version-9@100%");
    expect(records.ended()).toMatchObject([{ outcome: "stopped", share: 10 }]);
    expect(records.open()).toBeUndefined();
  });

  it("of two that begin at once lets one go on: never both, and neither takes back what the other gave", async () => {
    for (let order = 2; order <= 16; order += 1) {
      const { run, given } = deployed();
      let turns = 0;
      let second: Promise<unknown> | undefined;
      const begun = (releaseId: string, wrangler: RollOut["wrangler"]): Promise<unknown> =>
        rollOut({ ...run, releaseId, releaseOf: async () => releaseId, wrangler }).catch((error: unknown) => error);
      /** Each call is a turn of its own, so that the two take turns. */
      const inTurns: RollOut["wrangler"] = async (args, more) => {
        await new Promise((resolve) => setImmediate(resolve));
        return run.wrangler(args, more);
      };
      // The second begins in the middle of the first, after so many of its calls.
      const first = await begun("r2", (args, more) => {
        turns += 1;
        if (turns === order) second = begun("r3", inTurns);
        return inTurns(args, more);
      });
      const outcomes = [first, await second].map((outcome) => (outcome instanceof Error ? "stopped" : "served"));
      expect(outcomes.filter((outcome) => outcome === "served").length, `${order}`).toBeLessThanOrEqual(1);
      // What stands in the end is the one's that went on, or what was before.
      const stands = outcomes.includes("served") ? /^version-[23]@100%$/ : /^version-1@100%$|^version-[23]@0% /;
      expect(given().at(-1), `${order} ${outcomes.join(" ")}`).toMatch(stands);
    }
  });

  it("takes a look at what is deployed that fails for one at health, and goes on after two", async () => {
    const { run, given } = deployed();
    let asked = 0;
    const wrangler: RollOut["wrangler"] = async (args, more) => {
      asked += args[0] === "deployments" ? 1 : 0;
      // After the look before it, and two for each share it gave.
      return args[0] === "deployments" && [6, 7].includes(asked) ? { code: 1, stdout: "", stderr: "down" } : run.wrangler(args, more);
    };
    await rollOut({ ...run, wrangler, watchSeconds: 60 });
    expect(given().at(-1)).toBe("version-2@100%");
  });

  it.each([
    ["version-2", "served"],
    ["version-1", "stopped"],
  ] as const)("that was killed where %s serves all counts as %s by the next", async (served, outcome) => {
    const { run, records } = await killedWhere(served);
    await rollOut({ ...run, releaseId: "r3", releaseOf: async () => "r3" });
    expect(records.ended().map((record) => [record.releaseId, record.outcome])).toEqual([
      ["r2", outcome],
      ["r3", "served"],
    ]);
  });

  it("that has to stop leaves what somebody else deployed in that moment", async () => {
    const { run, given } = deployed();
    let looks = 0;
    const look = async (): Promise<Look> => {
      looks += 1;
      if (looks === 1) return CALM;
      await run.wrangler(["versions", "deploy", "version-9@100%", "--env", "staging"]);
      return BURNING;
    };
    await expect(rollOut({ ...run, look })).rejects.toThrow(/cart.availability burns.+somebody else's deployment stands, and is left/);
    expect(given().at(-1)).toBe("version-9@100%");
  });

  it("says at once what to do by hand where wrangler does not take it back", async () => {
    const { run, fails } = deployed([CALM, BURNING]);
    const failing = { ...run, look: async () => run.look() };
    failing.releaseOf = async () => {
      fails("versions deploy version-1@100%", "Service unavailable");
      return "r2";
    };
    await expect(rollOut(failing)).rejects.toThrow("NOT ROLLED BACK, do it by hand now: npx wrangler versions deploy version-1@100%");
  });

  it("is not begun where health cannot be looked at before it", async () => {
    const { run, given } = deployed([new Error("health answered 502")]);
    await expect(rollOut(run)).rejects.toThrow("health cannot be looked at before the roll-out: health answered 502");
    expect(given()).toEqual([]);
  });

  it("is refused where nothing is deployed, and where the version is not uploaded", async () => {
    const { run, fails, given } = deployed();
    fails("versions upload", "Version upload failed: migrations must be applied by a full deploy");
    await expect(rollOut(run)).rejects.toThrow("goes out whole: --whole");
    expect(given()).toEqual([]);
    fails("deployments", "down");
    await expect(rollOut(run)).rejects.toThrow("what is deployed could not be asked: down");
  });
});
