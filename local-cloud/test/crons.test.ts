import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseCron } from "../cron-schedule.ts";
import { startCrons } from "../crons.ts";

describe("a cron expression", () => {
  it.each([
    ["* * * * *", "2026-08-02T23:59Z", true],
    ["7 * * * *", "2026-08-02T10:07Z", true],
    ["7 * * * *", "2026-08-02T10:08Z", false],
    ["17 3 * * *", "2026-08-02T03:17Z", true],
    ["*/15 8-10 * * *", "2026-08-02T09:45Z", true],
    ["*/15 8-10 * * *", "2026-08-02T11:45Z", false],
    ["5/20 * * * *", "2026-08-02T11:45Z", true],
    ["0 0 * * 1", "2026-08-02T00:00Z", true],
    ["0 0 * * MON-FRI", "2026-08-02T00:00Z", false],
    ["0 0 1,15 AUG *", "2026-08-15T00:00Z", true],
    ["0 0 1 * SUN", "2026-08-02T00:00Z", true],
  ])("%s at %s: %s", (expression, time, matches) => {
    expect(parseCron(expression)(new Date(time))).toBe(matches);
  });

  it.each(["* * * *", "* * * * * *", "60 * * * *", "* * L * *", "* * * * 0", "* * * * MON#2", "5-1 * * * *", "*/0 * * * *", "a * * * *"])(
    "%s is refused",
    (expression) => {
      expect(() => parseCron(expression)).toThrow(/^cron /);
    },
  );
});

describe("the cron runner", () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-08-02T10:05:30Z") }));
  afterEach(() => void vi.useRealTimers());

  it("fires each cron at the start of its minutes, and goes on when one cannot be fired", async () => {
    const fired: string[] = [];
    const lines: string[] = [];
    const fire = async (expression: string): Promise<string> => {
      fired.push(`${expression} ${new Date().toISOString().slice(11, 19)}`);
      if (expression.startsWith("7")) throw new Error("no runtime");
      return "ok";
    };
    const runner = startCrons({ expressions: ["*/2 * * * *", "7 * * * *"], fire, now: () => new Date(), log: (line) => lines.push(line) });
    await vi.advanceTimersByTimeAsync(29_999);
    expect(fired).toEqual([]);
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    expect(fired).toEqual(["*/2 * * * * 10:06:00", "7 * * * * 10:07:00", "*/2 * * * * 10:08:00"]);
    expect(lines).toEqual(['cron "7 * * * *" could not be fired: Error: no runtime']);
    runner.stop();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(fired).toHaveLength(3);
  });
});
