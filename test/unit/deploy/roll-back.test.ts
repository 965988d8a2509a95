import { describe, expect, it } from "vitest";
import { recordWhole, rollBack, rollOut } from "../../../scripts/deploy/roll-out.ts";
import { deployed, killedWhere } from "./deployed.ts";

describe("a roll-back", () => {
  it("gives all to what the last release replaced", async () => {
    const { run, given, records, told } = deployed();
    await rollOut(run);
    await rollBack(run);
    expect(given().at(-1)).toBe("version-1@100%");
    expect(records.ended().at(-1)).toMatchObject({ outcome: "rolled-back", from: "version-1", to: "version-2" });
    expect(told).toEqual(["r2 begun 0 %", "r2 served 100 %", "r2 rolled-back 0 % by hand"]);
  });

  it("gives all back before the desk is told, which may hang, and says then what was left open too", async () => {
    const { run, records, given } = deployed();
    records.keep({ id: "roll-out-1", from: "version-0", to: "version-1", releaseId: "r1", share: 100, startedAt: "t" });
    const heard: string[][] = [];
    const notes: string[] = [];
    const desk = { note: ({ word }: { word: string }) => void notes.push(word), tell: async () => void heard.push([...given(), ...notes]) };
    await rollBack({ ...run, desk });
    expect(heard).toEqual([["version-0@100%", "served", "rolled-back"]]);
  });

  it("knows nothing of a roll-out that somebody else has half way, whatever this machine left open long ago", async () => {
    const { run, given, records } = deployed();
    records.keep({ id: "roll-out-1", from: "version-0", to: "version-1", releaseId: "r1", share: 50, startedAt: "t" });
    await run.wrangler(["versions", "deploy", "version-8@10%", "version-7@90%", "--env", "staging"]);
    await expect(rollBack(run)).rejects.toThrow("which version was before is not known here: --to <version>");
    await rollBack(run, "version-7");
    expect(given().at(-1)).toBe("version-7@100%");
    expect(records.open()).toBeUndefined();
  });

  it("takes a version by its name, and is refused where none is known", async () => {
    const { run, given } = deployed();
    await expect(rollBack(run)).rejects.toThrow("which version was before is not known here: --to <version>");
    await rollBack(run, "version-0");
    expect(given()).toEqual(["version-0@100%"]);
  });

  it("takes back a roll-out that was killed where it serves all, and nothing where it does not", async () => {
    const serving = await killedWhere("version-2");
    await rollBack(serving.run);
    expect(serving.given().at(-1)).toBe("version-1@100%");
    const gone = await killedWhere("version-1");
    await expect(rollBack(gone.run)).rejects.toThrow("which version was before is not known here");
    expect(gone.given()).toEqual(["version-1@100%"]);
  });
});

describe("a release that went out at once", () => {
  it("is what a roll-back takes back, not the one before it", async () => {
    const { run, given } = deployed();
    await rollOut(run);
    await recordWhole(run, async () => void (await run.wrangler(["deploy", "--env", "staging"])));
    await rollBack(run);
    expect(given().at(-1)).toBe("version-2@100%");
  });

  it("is not guessed at where somebody deployed from elsewhere", async () => {
    const { run } = deployed();
    await rollOut(run);
    await run.wrangler(["deploy", "--env", "staging"]);
    await expect(rollBack(run)).rejects.toThrow("which version was before is not known here");
  });
});
