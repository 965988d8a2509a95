import { describe, expect, it } from "vitest";
import { ownTime } from "../../support/own-time.ts";

/** A process's clock and timers; `stop` lets time pass in which it does not run. */
function process() {
  let now = 1_000_000;
  let waiting: { at: number; task: () => void }[] = [];
  const time = ownTime({
    now: () => now,
    set(task, milliseconds) {
      const timer = { at: now + milliseconds, task };
      waiting.push(timer);
      return timer;
    },
    clear: (timer) => void (waiting = waiting.filter((one) => one !== timer)),
  });
  const stop = (milliseconds: number) => void (now += milliseconds);
  const fire = (until: number): void => {
    for (;;) {
      const [first] = waiting.toSorted((a, b) => a.at - b.at);
      if (!first || first.at > until) break;
      waiting = waiting.filter((one) => one !== first);
      now = Math.max(now, first.at);
      first.task();
    }
  };
  const run = (milliseconds: number) => {
    const until = now + milliseconds;
    fire(until);
    now = Math.max(now, until);
  };
  return { ...time, stop, run, isWaiting: () => waiting.length > 0 };
}

describe("the time in which a process ran", () => {
  it.each([20, 150, 2_000, 30_000])("is over after %d ms of a process that runs, and not before", (milliseconds) => {
    const { after, run } = process();
    const done: string[] = [];
    after(milliseconds, () => done.push("over"));
    run(milliseconds - 1);
    expect(done).toEqual([]);
    run(1);
    expect(done).toEqual(["over"]);
  });

  it.each([20, 150, 2_000])(
    "does not pass where it is stopped for 8 s: a deadline of %d ms is heard after what came meanwhile",
    (milliseconds) => {
      const { after, run, stop } = process();
      const done: string[] = [];
      after(milliseconds, () => done.push("over"));
      stop(8_000);
      run(1);
      expect(done).toEqual([]);
      run(milliseconds + 1);
      expect(done).toEqual(["over"]);
    },
  );

  it("loses what several wait for once", () => {
    const { after, run, stop, now } = process();
    const before = now();
    for (let each = 0; each < 5; each += 1) after(2_000, () => undefined);
    stop(8_000);
    run(2_000);
    expect(now() - before).toBe(2_000);
  });

  it("ends what is called off, and comes in the end where each part is late", () => {
    const { after, run, stop, isWaiting } = process();
    const done: string[] = [];
    after(100, () => done.push("called off"))();
    expect(isWaiting()).toBe(false);
    after(100, () => done.push("late"));
    for (let part = 0; part < 60; part += 1) {
      stop(1_000);
      run(0);
    }
    expect(done).toEqual(["late"]);
  });
});
