import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { deskBook } from "../../../scripts/deploy/desk-book.ts";
import { ApiError } from "../../../scripts/ops/api.ts";
import type { RollOutReport } from "../../../src/operations/releases/report.ts";

const enders: (() => void)[] = [];
afterEach(() => enders.splice(0).forEach((end) => end()));

const report = (releaseId: string, more: Partial<RollOutReport> = {}): RollOutReport => ({
  ...{ id: `roll-out-of-${releaseId}`, word: "served", releaseId, from: "v1", to: "v2", share: 100 },
  ...{ startedAt: "2026-11-30T10:00:00.000Z", endedAt: "2026-11-30T10:20:00.000Z", why: "", ...more },
});

/** A desk that fails as `failure` says, release by release. */
function book(failure: (releaseId: string) => Error | undefined = () => undefined) {
  const folder = mkdtempSync(join(tmpdir(), "procureiq-desk-"));
  enders.push(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "deploy", "untold.json");
  const heard: string[] = [];
  const said: string[] = [];
  const fails = { how: failure };
  const { note, tell } = deskBook({
    file,
    async send({ releaseId, why }) {
      const error = fails.how(releaseId);
      if (error) throw error;
      heard.push(`${releaseId} ${why.length}`);
    },
    say: (line) => void said.push(line),
  });
  const noteAndTell = (one: RollOutReport): Promise<void> => {
    note(one);
    return tell();
  };
  const kept = (): string[] => (JSON.parse(readFileSync(file, "utf8")) as RollOutReport[]).map(({ releaseId }) => releaseId);
  return { note, tell, noteAndTell, heard, said, kept, file, fails };
}

describe("what the desk is to know of roll-outs", () => {
  it("is told at once, and a reason too long for it is cut", async () => {
    const { noteAndTell, heard, said, kept } = book();
    await noteAndTell(report("r1", { why: "x".repeat(5_000) }));
    expect(heard).toEqual(["r1 1000"]);
    expect(kept()).toEqual([]);
    expect(said).toEqual([]);
  });

  it("is kept while the desk does not hear, and told in its order when it does: by a release that broke it nothing is lost", async () => {
    const { noteAndTell, tell, heard, said, kept, fails } = book(
      () => new ApiError("POST /admin/releases answered 503", 503, "about:blank"),
    );
    await noteAndTell(report("r1"));
    await noteAndTell(report("r2"));
    expect(kept()).toEqual(["r1", "r2"]);
    expect(said).toEqual(Array(2).fill("the desk does not know yet, and is told by the next deploy: POST /admin/releases answered 503"));
    fails.how = () => undefined;
    await tell();
    expect(heard).toEqual(["r1 0", "r2 0"]);
    expect(kept()).toEqual([]);
  });

  it("keeps the newest hundred where the desk never hears", async () => {
    const { noteAndTell, kept } = book(() => new Error("no credentials"));
    for (let release = 0; release < 103; release += 1) await noteAndTell(report(`r${release}`));
    expect(kept()).toHaveLength(100);
    expect(kept().at(-1)).toBe("r102");
  });

  it("lets go of what the desk will never take, and tells the rest", async () => {
    const { noteAndTell, heard, said, kept, fails } = book(() => new Error("away"));
    await noteAndTell(report("odd"));
    fails.how = (releaseId) => (releaseId === "odd" ? new ApiError("must be at most 200 characters", 400, "invalid") : undefined);
    await noteAndTell(report("r2"));
    expect(heard).toEqual(["r2 0"]);
    expect(kept()).toEqual([]);
    expect(said.at(-1)).toBe("the desk does not take what became of odd (served): must be at most 200 characters");
  });

  it("is not in the way of a roll-back where its file is not in its form", async () => {
    const { note, tell, said, file } = book();
    note(report("r1"));
    writeFileSync(file, "not ours");
    note(report("r2"));
    await tell();
    expect(said).toEqual([
      expect.stringContaining("what became of r2 (served) is not kept for the desk in"),
      expect.stringContaining("the desk does not know yet"),
    ]);
  });

  it("has nothing to say and no file where nothing happened", async () => {
    const { tell, said, file } = book();
    await tell();
    expect([said, existsSync(file)]).toEqual([[], false]);
  });
});
