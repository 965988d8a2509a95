import { describe, expect, it } from "vitest";
import { oneAtATime } from "../../../browser/one-at-a-time.ts";

/** Work that ends when it is told to. */
function work() {
  const runs: { fresh: boolean; end: () => void; fail: (error: Error) => void }[] = [];
  const run = oneAtATime(
    (fresh) =>
      new Promise((resolve, reject) => {
        runs.push({ fresh, end: resolve, fail: reject });
      }),
  );
  return { run, runs };
}
/** Past every promise that is settled already. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("work done one at a time", () => {
  it("runs at once, as fresh as it is asked for", () => {
    const { run, runs } = work();
    void run(true);
    expect(runs.map(({ fresh }) => fresh)).toEqual([true]);
  });

  it("is done once more after what was asked for meanwhile, however often that was", async () => {
    const { run, runs } = work();
    const first = run();
    void run();
    void run();
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await first;
    await settled();
    expect(runs).toHaveLength(2);
    runs[1]?.end();
    await settled();
    expect(runs).toHaveLength(2);
  });

  it("is as fresh after a run under way as anybody asked for meanwhile, and whoever asked waits for that", async () => {
    const { run, runs } = work();
    const told: string[] = [];
    void run().then(() => told.push("the first"));
    void run(true).then(() => told.push("the fresh one"));
    void run().then(() => told.push("the last"));
    runs[0]?.end();
    await settled();
    expect(runs.map(({ fresh }) => fresh)).toEqual([false, true]);
    expect(told).toEqual(["the first"]);
    runs[1]?.end();
    await settled();
    expect(told).toEqual(["the first", "the fresh one", "the last"]);
  });

  it("runs again when it is asked for after its end", async () => {
    const { run, runs } = work();
    const first = run();
    runs[0]?.end();
    await first;
    void run();
    expect(runs).toHaveLength(2);
  });

  it("goes on after a run that failed", async () => {
    const { run, runs } = work();
    const first = run();
    void run();
    runs[0]?.fail(new Error("gone"));
    await expect(first).rejects.toThrow("gone");
    await settled();
    expect(runs).toHaveLength(2);
    runs[1]?.end();
    await settled();
    void run();
    expect(runs).toHaveLength(3);
  });
});
