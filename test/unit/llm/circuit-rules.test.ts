import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  circuitFigures,
  endTrial,
  NOTHING_TOLD,
  requestTrial,
  SOUND,
  takeTally,
  tallyOf,
  type ProviderPolicy,
  type ProviderState,
} from "../../../src/features/llm/circuit-rules.ts";
import { FAILURES, type Failure } from "../../../src/features/llm/failures.ts";

const POLICY: ProviderPolicy = { circuitFailures: 5, circuitOpenMs: 15_000, share: 0.5, windowMs: 60_000, trialMs: 20_000 };
const NOW = 1_000_000;

const failed = (count: number, kind: Failure = "silent") => ({ ...NOTHING_TOLD, failed: { [kind]: count } });
const answered = (count: number) => ({ ...NOTHING_TOLD, answered: count });
const opened = (): ProviderState => takeTally(SOUND, POLICY, failed(5), NOW).state;

describe("given a provider whose circuit is closed", () => {
  it("opens with enough failures within the window, and says so once", () => {
    const four = takeTally(SOUND, POLICY, failed(4), NOW);
    expect(four).toMatchObject({ state: { openUntil: 0, failures: 4, windowAt: NOW } });
    expect(four.change).toBeUndefined();
    const five = takeTally(four.state, POLICY, failed(1, "failing"), NOW + 59_999);
    expect(five).toMatchObject({
      change: "opened",
      state: { openUntil: NOW + 74_999, openedAt: NOW + 59_999, openings: 1, reasons: { silent: 4, failing: 1 } },
    });
    const late = takeTally(five.state, POLICY, failed(3), NOW + 60_000);
    expect(late.change).toBeUndefined();
    expect(late.state).toBe(five.state);
  });

  it("counts a window from its first failure on, whatever comes later in it", () => {
    const { state } = takeTally(SOUND, POLICY, failed(1), NOW);
    const later = takeTally(state, POLICY, { ...failed(1), answered: 3 }, NOW + 30_000).state;
    expect(later).toMatchObject({ windowAt: NOW, failures: 2, answered: 3 });
    expect(takeTally(later, POLICY, failed(1), NOW + 60_000).state).toMatchObject({ windowAt: NOW + 60_000, failures: 1, answered: 0 });
  });

  it("counts no failure of a window that is over", () => {
    const { state } = takeTally(SOUND, POLICY, failed(4), NOW);
    expect(takeTally(state, POLICY, failed(4), NOW + 60_000).state).toMatchObject({ openUntil: 0, failures: 4, windowAt: NOW + 60_000 });
    expect(circuitFigures(state, POLICY, NOW + 60_000)).toMatchObject({ failures: 0, answered: 0, reasons: {} });
  });

  it("stays closed where a smaller share of its calls fails than the contract says", () => {
    const mixed = takeTally(SOUND, POLICY, { ...failed(5), answered: 6 }, NOW);
    expect(mixed.state.openUntil).toBe(0);
    expect(takeTally(mixed.state, POLICY, failed(1), NOW + 1).change).toBe("opened");
  });

  it("writes nothing for calls that are answered", () => {
    expect(takeTally(SOUND, POLICY, answered(1_000), NOW).state).toBe(SOUND);
  });

  it("knows that our key is refused until a call is answered that began after it", () => {
    const refused = takeTally(SOUND, POLICY, tallyOf("key-refused"), NOW).state;
    expect(refused).toMatchObject({ keyRefusedAt: NOW, failures: 0, openUntil: 0 });
    expect(takeTally(refused, POLICY, tallyOf("key-refused"), NOW + 5).state).toBe(refused);
    expect(takeTally(refused, POLICY, answered(1), NOW + 10).state.keyRefusedAt).toBe(NOW);
    expect(takeTally(refused, POLICY, tallyOf("answered", NOW - 1), NOW + 10).state.keyRefusedAt).toBe(NOW);
    expect(takeTally(refused, POLICY, tallyOf("answered", NOW), NOW + 10).state.keyRefusedAt).toBe(0);
  });
});

describe("given a provider whose circuit is open", () => {
  it("lets nobody through for its time, then one, and no other until that one is taken for lost", () => {
    expect(requestTrial(opened(), POLICY, NOW + 14_999).reply).toEqual({ kind: "open", until: NOW + 15_000 });
    const first = requestTrial(opened(), POLICY, NOW + 15_000);
    expect(first.reply).toEqual({ kind: "trial", token: 1 });
    expect(requestTrial(first.state, POLICY, NOW + 34_999).reply).toEqual({ kind: "open", until: NOW + 35_000 });
    expect(requestTrial(first.state, POLICY, NOW + 35_000).reply).toEqual({ kind: "trial", token: 2 });
  });

  const onTrial = () => requestTrial(opened(), POLICY, NOW + 15_000).state;

  it("is closed by a trial that is answered, and keeps nothing of what was", () => {
    expect(endTrial(onTrial(), POLICY, { token: 1, verdict: "answered" }, NOW + 16_000)).toEqual({
      change: "closed",
      state: { ...SOUND, tokens: 1, openings: 1 },
    });
  });

  it.each(FAILURES)("is open for its time again after a trial that ends %s", (verdict) => {
    const { state, change } = endTrial(onTrial(), POLICY, { token: 1, verdict }, NOW + 16_000);
    expect(change).toBe("reopened");
    expect(state).toMatchObject({ openUntil: NOW + 31_000, openedAt: NOW, permit: null });
  });

  it.each(["nothing", "key-refused"] as const)("leaves the trial to the next call after one that says %s", (verdict) => {
    const { state, change } = endTrial(onTrial(), POLICY, { token: 1, verdict }, NOW + 16_000);
    expect(change).toBeUndefined();
    expect(requestTrial(state, POLICY, NOW + 16_000).reply).toEqual({ kind: "trial", token: 2 });
  });

  it("heeds no trial that has lost its turn", () => {
    const second = requestTrial(onTrial(), POLICY, NOW + 35_000).state;
    expect(endTrial(second, POLICY, { token: 1, verdict: "answered" }, NOW + 35_001).state).toBe(second);
  });

  it("is not closed by a contract that now asks for more failures", () => {
    const { state } = endTrial(onTrial(), { ...POLICY, circuitFailures: 50 }, { token: 1, verdict: "silent" }, NOW + 16_000);
    expect(state.openUntil).toBeGreaterThan(NOW + 16_000);
  });
});

describe("whatever is told, and whoever asks when", () => {
  const move = fc.oneof(
    fc.record({ is: fc.constant("tell" as const), answered: fc.nat(5), failures: fc.nat(3), kind: fc.constantFrom(...FAILURES) }),
    fc.record({ is: fc.constant("ask" as const) }),
    fc.record({ is: fc.constant("end" as const), which: fc.nat(3), verdict: fc.constantFrom("answered", "nothing", ...FAILURES) }),
  );

  it("never lets two try at once, and closes by nothing but the answer to the trial whose turn it is", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ after: fc.nat(25_000), move }), { maxLength: 60 }), (moves) => {
        let state = SOUND;
        let now = NOW;
        const given: { token: number; at: number; ended: boolean }[] = [];
        const broken: string[] = [];
        const hold = (rule: string, holds: boolean) => void (holds || broken.push(rule));
        for (const { after, move: made } of moves) {
          now += after;
          const before = state;
          if (made.is === "tell") {
            const tally = { answered: made.answered, failed: { [made.kind]: made.failures }, keyRefused: 0, keyTaken: 0 };
            state = takeTally(before, POLICY, tally, now).state;
            hold("what is told closes nothing", before.openUntil === 0 || state.openUntil !== 0);
          } else if (made.is === "ask") {
            const { state: next, reply } = requestTrial(before, POLICY, now);
            state = next;
            hold("who asks is told whether it is closed", (reply.kind === "closed") === (before.openUntil === 0));
            if (reply.kind !== "trial") continue;
            hold("none tries before its time", now >= before.openUntil);
            hold("one tries at a time", !given.some(({ at, ended }) => !ended && now < at + POLICY.trialMs));
            given.push({ token: reply.token, at: now, ended: false });
          } else {
            const trial = given.at(-1 - made.which);
            if (!trial) continue;
            const wasItsTurn = before.permit?.token === trial.token;
            state = endTrial(before, POLICY, { token: trial.token, verdict: made.verdict as Failure }, now).state;
            trial.ended ||= wasItsTurn;
            const closed = before.openUntil !== 0 && state.openUntil === 0;
            hold("an answer to the trial whose turn it is closes", !closed || (wasItsTurn && made.verdict === "answered"));
          }
        }
        expect(broken).toEqual([]);
      }),
    );
  });
});
