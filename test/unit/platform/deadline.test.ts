import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withDeadline } from "../../../src/platform/deadline.ts";
import { runInScope, scopeOver } from "../../../src/platform/scope.ts";

const scope = () => scopeOver("req_1", "0".repeat(32), { waitUntil: () => undefined });
const never = () => new Promise<never>(() => undefined);
const GONE = { code: "dependency-unavailable" };

beforeEach(() => void vi.useFakeTimers());
// A spy on a fake timer that outlives it would bring it back to whoever restores all spies.
afterEach(() => void vi.restoreAllMocks().useRealTimers());

describe("the deadlines of one request", () => {
  it("are under one timer, however many calls it makes, after each other and at once", async () => {
    const set = vi.spyOn(globalThis, "setTimeout");
    await runInScope(scope(), async () => {
      for (let call = 0; call < 20; call += 1) await withDeadline("till", 5_000, async () => call);
      await Promise.all(Array.from({ length: 20 }, (_, call) => withDeadline("till", 5_000, async () => call)));
    });
    expect(set).toHaveBeenCalledTimes(1);
  });

  it("are under one timer though what is called has to answer sooner than the request, and each is given up in its time", async () => {
    const set = vi.spyOn(globalThis, "setTimeout");
    const given: string[] = [];
    const here = scope();
    const began = Date.now();
    const giveUp = (what: string) => () => void given.push(`${what} at ${Date.now() - began}`);
    here.deadlines.after(30_000, giveUp("request"));
    here.deadlines.after(8_000, giveUp("object"))();
    here.deadlines.after(5_000, giveUp("store"));
    expect(set).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(given).toEqual(["store at 5000", "request at 30000"]);
  });

  it("find nothing to do once its calls have ended, and set no further timer", async () => {
    await runInScope(scope(), () => withDeadline("till", 5_000, async () => "paid"));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keep nothing once the answer is given, and are there again for what is done behind it", async () => {
    const here = scope();
    await runInScope(here, () => withDeadline("till", 5_000, async () => "paid"));
    here.deadlines.rest();
    expect(vi.getTimerCount()).toBe(0);
    const behind = runInScope(here, () => withDeadline("till", 5_000, never)).catch((error: unknown) => error);
    here.deadlines.rest();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await behind).toMatchObject(GONE);
  });

  it("give up each call at its own, and none that has ended, in whatever order they are made and answered", async () => {
    // Never at the same millisecond: answers come at even ones of a call, deadlines at odd ones.
    const call = fc.record({
      startMs: fc.integer({ min: 1, max: 50 }),
      deadlineMs: fc.integer({ min: 1, max: 40 }).map((half) => 2 * half + 1),
      answerMs: fc.option(
        fc.integer({ min: 1, max: 60 }).map((half) => 2 * half),
        { nil: Infinity },
      ),
    });
    const calls = fc.array(call, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(calls, async (made) => {
        const began = Date.now();
        const here = scope();
        const ended: string[] = made.map(() => "waits");
        for (const [index, { startMs, deadlineMs, answerMs }] of made.entries()) {
          setTimeout(() => {
            const answer = () => (answerMs === Infinity ? never() : new Promise((resolve) => void setTimeout(resolve, answerMs)));
            const say = (how: string) => () => void (ended[index] = `${how} at ${Date.now() - began}`);
            runInScope(here, () => withDeadline("till", deadlineMs, answer)).then(say("answered"), say("given up"));
          }, startMs);
        }
        await vi.advanceTimersByTimeAsync(300);
        const due = made.map(({ startMs, deadlineMs, answerMs }) =>
          answerMs < deadlineMs ? `answered at ${startMs + answerMs}` : `given up at ${startMs + deadlineMs}`,
        );
        expect(ended).toEqual(due);
      }),
      { numRuns: 50 },
    );
  });

  it("are those of its own calls alone", async () => {
    const outcome = async (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);
    const hangs = outcome(runInScope(scope(), () => withDeadline("till", 100, never)));
    const other = outcome(runInScope(scope(), () => withDeadline("vault", 200, never)));
    await vi.advanceTimersByTimeAsync(200);
    expect(await hangs).toMatchObject({ ...GONE, detail: { subject: "till" } });
    expect(await other).toMatchObject({ ...GONE, detail: { subject: "vault" } });
  });
});

describe("a deadline outside any request, as in an object that lives on", () => {
  it("has a timer of its own, which goes with the call", async () => {
    await withDeadline("till", 5_000, async () => "paid");
    expect(vi.getTimerCount()).toBe(0);
    const hangs = withDeadline("till", 5_000, never).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await hangs).toMatchObject(GONE);
  });
});
