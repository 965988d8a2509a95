import { expect, it } from "vitest";
import { systemTimers } from "../../src/platform/timers.ts";

it("What waits inside workerd waits by the time in which it ran", async () => {
  const done: string[] = [];
  // oxlint-disable-next-line house/waits -- it is the timer itself that is tried
  const timer = setTimeout(() => done.push("called off"), 1);
  expect(Number(timer), "a timer of test/worker/own-time.ts").toBeGreaterThan(2 ** 40);
  clearTimeout(timer);
  systemTimers.after(1, () => done.push("called off"))();
  const { signal } = new Request("https://api.test", { signal: AbortSignal.timeout(20) });
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  expect(signal.reason).toMatchObject({ name: "TimeoutError" });
  expect(done).toEqual([]);
  expect(Math.abs(systemTimers.now() - Date.now())).toBeLessThan(3_600_000);
});
