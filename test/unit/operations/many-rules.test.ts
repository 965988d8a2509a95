import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AT_ONCE, isFailing, nextOf, turnOf, type ManyStanding } from "../../../src/operations/alerts/many-rules.ts";
import type { TurnState } from "../../../src/operations/alerts/many.ts";

const standing = (given: Partial<ManyStanding>): ManyStanding => ({
  state: "running",
  waiting: 100,
  underWay: 0,
  proven: true,
  failing: false,
  last: [],
  ...given,
});
const canary = (given: Partial<ManyStanding>) => standing({ state: "canary", proven: false, ...given });
const times = (turn: TurnState, count: number): TurnState[] => Array.from({ length: count }, () => turn);

describe("a decision on many dead letters", () => {
  it.each([
    ["sends one alone first", canary({}), { state: "canary", take: 1 }],
    ["waits for it", canary({ underWay: 1 }), { state: "canary", take: 0 }],
    ["sends nothing more where its first try failed", canary({ underWay: 1, failing: true }), { state: "canary-failed", take: 0 }],
    ["nor where it came back", canary({ last: ["failed"] }), { state: "canary-failed", take: 0 }],
    ["tries another where the first needed no sending", canary({ last: ["settled"] }), { state: "canary", take: 1 }],
    ["goes on once it was delivered", canary({ proven: true, last: ["settled"] }), { state: "running", take: AT_ONCE }],
    ["has at most so many under way", standing({ underWay: AT_ONCE - 3 }), { state: "running", take: 3 }],
    ["takes no more than there are", standing({ waiting: 2 }), { state: "running", take: 2 }],
    ["goes on where five of the last ten failed", standing({ last: times("failed", 5) }), { state: "running", take: AT_ONCE }],
    ["stops where six did", standing({ last: [...times("settled", 4), ...times("failed", 6)] }), { state: "stopped", take: 0 }],
    [
      "forgets what failed before",
      standing({ last: [...times("settled", 5), ...times("failed", 20)] }),
      { state: "running", take: AT_ONCE },
    ],
    ["is done when the last has ended", standing({ waiting: 0 }), { state: "done", take: 0 }],
    ["waits for the last", standing({ waiting: 0, underWay: 1 }), { state: "running", take: 0 }],
    ["is done where nothing was left to send", canary({ waiting: 0 }), { state: "done", take: 0 }],
    ["takes nothing after a halt", standing({ state: "halted" }), { state: "halted", take: 0 }],
  ])("[ALR-7] %s", (_, given, expected) => {
    expect(nextOf(given)).toEqual(expected);
  });

  it.each([
    ["was not tried yet", [], 900, false],
    ["was delivered", [{ at: 1_000, status: 200, error: null }], 2_000, false],
    ["was answered with a refusal", [{ at: 1_000, status: 429, error: "answered 429" }], null, true],
    ["got no answer, which its receiver is known by", [{ at: 1_000, status: null, error: "timed out" }], 1_000, true],
    ["was not tried while its transport rests since an earlier failure", [{ at: 1_000, status: null, error: "not tried" }], 999, false],
    ["was not tried and its receiver has shown no failure", [{ at: 1_000, status: null, error: "not tried" }], null, false],
    ["was not tried, and another found its receiver failing", [{ at: 1_000, status: null, error: "not tried" }], 1_500, true],
  ])("[ALR-7] takes a letter that %s as failing or not", (_, tries, receiverFailedAt, expected) => {
    expect(isFailing(tries, receiverFailedAt)).toBe(expected);
  });

  it("[ALR-7] never has more under way than it may, whatever became of the others", () => {
    const turn = fc.constantFrom<TurnState>("settled", "failed");
    const any = fc.record({
      state: fc.constantFrom("canary" as const, "running" as const, "halted" as const, "stopped" as const),
      waiting: fc.nat(2_000),
      underWay: fc.nat(AT_ONCE),
      proven: fc.boolean(),
      failing: fc.boolean(),
      last: fc.array(turn, { maxLength: 10 }),
    });
    fc.assert(
      fc.property(any, (given) => {
        const { state, take } = nextOf(given);
        expect(take + given.underWay).toBeLessThanOrEqual(AT_ONCE);
        expect(take).toBeLessThanOrEqual(given.waiting);
        expect(take === 0 || state === "running" || (state === "canary" && given.underWay === 0 && take === 1)).toBe(true);
      }),
    );
  });

  it("knows what became of a letter: gone or decided otherwise it is left to whoever did", () => {
    expect(turnOf(undefined)).toBe("left");
    expect(turnOf({ state: "in-progress", failing: true })).toBe("under-way");
    expect(turnOf({ state: "undecided", failing: false })).toBe("failed");
    for (const state of ["delivered", "escalated", "superseded"] as const) expect(turnOf({ state, failing: false })).toBe("settled");
  });
});
