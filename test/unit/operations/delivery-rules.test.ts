import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideDeadLetter,
  backlogGrew,
  QUIET_TRANSPORT,
  replaySucceeded,
  supersededBy,
  transportIncidentSince,
} from "../../../src/operations/alerts/dead-letter-rules.ts";
import { decideAfterAttempt } from "../../../src/operations/alerts/delivery-rules.ts";
import type { AttemptOutcome } from "../../../src/operations/alerts/delivery.ts";
import { judgeDrill } from "../../../src/operations/alerts/drill.ts";
import { present } from "../../support/present.ts";

const retry = { delaysSeconds: [5, 30, 120], jitter: 0.2 };
const failed = (change: Partial<Extract<AttemptOutcome, { kind: "failed" }>> = {}): AttemptOutcome => ({
  kind: "failed",
  status: 503,
  latencyMs: 4,
  error: "answered 503",
  retryAfterSeconds: 0,
  permanent: false,
  ...change,
});

describe("after an attempt", () => {
  it("[ALR-2] grows the delay by the schedule, jittered, and gives up when it is spent", () => {
    const at = (attempts: number, random: number) => decideAfterAttempt({ outcome: failed(), attempts }, retry, random, 0);
    expect(at(1, 0.5)).toEqual({ state: "retrying", nextAttemptAt: 5_000 });
    expect(at(2, 0)).toEqual({ state: "retrying", nextAttemptAt: 24_000 });
    // Never a millisecond early: 5 s × 0.8000004.
    expect(at(1, 0.000001)).toEqual({ state: "retrying", nextAttemptAt: 4_001 });
    expect(at(3, 0.999)).toMatchObject({ state: "retrying" });
    expect(at(4, 0.5)).toEqual({ state: "spent" });
  });

  it("[ALR-2] stays within the jitter for every random", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (attempts, random) => {
        const after = decideAfterAttempt({ outcome: failed(), attempts }, retry, random, 0);
        const base = (retry.delaysSeconds[attempts - 1] ?? 0) * 1000;
        const nextAttemptAt = present(after.state === "retrying" ? after.nextAttemptAt : undefined, "next attempt");
        expect(nextAttemptAt).toBeGreaterThanOrEqual(base * 0.8);
        expect(nextAttemptAt).toBeLessThanOrEqual(base * 1.2 + 1);
      }),
    );
  });

  it("stops at once where no further try makes sense, and waits as long as the receiver asks", () => {
    const afterFirst = (outcome: AttemptOutcome) => decideAfterAttempt({ outcome, attempts: 1 }, retry, 0.5, 0);
    expect(afterFirst(failed({ status: 410, permanent: true }))).toEqual({ state: "spent" });
    expect(afterFirst(failed({ retryAfterSeconds: 90 }))).toEqual({ state: "retrying", nextAttemptAt: 90_000 });
  });
});

const WITH = { secondaryConfigured: true, superseded: null };
const WITHOUT = { secondaryConfigured: false, superseded: null };

describe("deciding a dead letter", () => {
  it.each(["replay", "secondary-channel-only"] as const)("sends nothing where its alert has moved on, and is done: %s", (mode) => {
    expect(decideDeadLetter({ state: "undecided" }, mode, { secondaryConfigured: true, superseded: "alert-resolved" })).toEqual({
      ok: true,
      value: { state: "superseded", send: null, outcome: "succeeded" },
    });
    const byHand = decideDeadLetter({ state: "undecided" }, "manual-escalation", {
      secondaryConfigured: true,
      superseded: "alert-resolved",
    });
    expect(byHand).toMatchObject({ value: { state: "escalated" } });
  });

  it("[ALR-6, ALR-7] knows what is no longer true: a beginning after the end, a word after a later one; the end itself and a drill always are", () => {
    const over = { state: "resolved" as const, drill: false, acknowledgedAt: null };
    const open = { state: "open" as const, drill: false, acknowledgedAt: null };
    expect(supersededBy({ kind: "open" }, over, false)).toBe("alert-resolved");
    expect(supersededBy({ kind: "open" }, open, false)).toBeNull();
    expect(supersededBy({ kind: "open" }, open, true)).toBe("later-word");
    expect(supersededBy({ kind: "resolve" }, over, false)).toBeNull();
    expect(supersededBy({ kind: "open" }, { ...over, drill: true }, true)).toBeNull();
    expect(supersededBy({ kind: "open" }, undefined, false)).toBeNull();
  });

  it("[ALR-6, ALR-7] knows that it is in nobody's hands any more, or in somebody's again", () => {
    const open = { state: "open" as const, drill: false, acknowledgedAt: null };
    const inHands = { ...open, acknowledgedAt: 1 };
    const said = (["acknowledge", "withdraw"] as const).map((kind) => [open, inHands].map((alert) => supersededBy({ kind }, alert, false)));
    expect(said).toEqual([
      ["later-word", null],
      [null, "later-word"],
    ]);
    expect(supersededBy({ kind: "acknowledge" }, { ...inHands, state: "resolved" }, false)).toBe("alert-resolved");
  });

  it("takes one decision: a second is refused, whatever the first was", () => {
    for (const state of ["in-progress", "escalated", "delivered"] as const) {
      expect(decideDeadLetter({ state }, "replay", WITH)).toEqual({ ok: false, refusal: { kind: "already-decided", state } });
    }
  });

  it("refuses the secondary channel where there is none, and sends where there is", () => {
    expect(decideDeadLetter({ state: "undecided" }, "secondary-channel-only", WITHOUT)).toEqual({
      ok: false,
      refusal: { kind: "secondary-not-configured" },
    });
    expect(decideDeadLetter({ state: "undecided" }, "secondary-channel-only", WITH)).toEqual({
      ok: true,
      value: { state: "in-progress", send: "secondary", outcome: "pending" },
    });
  });

  it("sends a replay on the primary again, and nothing where somebody tells people by hand: that is done when it is said", () => {
    expect(decideDeadLetter({ state: "undecided" }, "replay", WITHOUT)).toEqual({
      ok: true,
      value: { state: "in-progress", send: "primary-again", outcome: "pending" },
    });
    expect(decideDeadLetter({ state: "undecided" }, "manual-escalation", WITHOUT)).toEqual({
      ok: true,
      value: { state: "escalated", send: null, outcome: "succeeded" },
    });
  });
});

describe("a transport incident", () => {
  const window = 1800;
  it("is not a backlog that grows, nor one that grows long after a replay", () => {
    expect(backlogGrew(QUIET_TRANSPORT, 3, 1_000, window).activeSince).toBeNull();
    expect(backlogGrew(replaySucceeded(QUIET_TRANSPORT, 0), 0, 1_800_001, window).activeSince).toBeNull();
  });

  it("counts the window's last millisecond on both ends", () => {
    const active = backlogGrew(replaySucceeded(QUIET_TRANSPORT, 0), 0, 1_800_000, window);
    expect(active).toEqual({ lastReplaySucceededAt: 0, lastGrowthAt: 1_800_000, activeSince: 1_800_000 });
    expect(transportIncidentSince(active, 0, 3_600_000, window)).toBe(1_800_000);
    expect(transportIncidentSince(active, 0, 3_600_001, window)).toBeNull();
    expect(QUIET_TRANSPORT).toEqual({ lastReplaySucceededAt: null, lastGrowthAt: null, activeSince: null });
  });

  it("is a backlog that grows within the window after a replay succeeded, until it is empty and has been quiet for a window", () => {
    const active = backlogGrew(replaySucceeded(QUIET_TRANSPORT, 0), 0, 60_000, window);
    expect(transportIncidentSince(active, 1, 61_000, window)).toBe(60_000);
    expect(transportIncidentSince(active, 0, 61_000, window)).toBe(60_000);
    expect(transportIncidentSince(active, 1, 9_999_999, window)).toBe(60_000);
    expect(transportIncidentSince(active, 0, 9_999_999, window)).toBeNull();
    expect(backlogGrew(active, 0, 9_999_999, window).activeSince).toBeNull();
  });
});

describe("a drill's result", () => {
  const delivered = { transport: "primary" as const, state: "delivered" as const };
  const dead = { transport: "primary" as const, state: "dead" as const };
  it("passes when every transport was reached, and fails when one was not", () => {
    expect(judgeDrill({ simulate: null }, [delivered, { transport: "secondary", state: "retrying" }], undefined)).toBe("running");
    expect(judgeDrill({ simulate: null }, [delivered, { transport: "secondary", state: "delivered" }], undefined)).toBe("passed");
    expect(judgeDrill({ simulate: null }, [delivered, { transport: "secondary", state: "dead" }], undefined)).toBe("failed");
  });

  it("of a simulated failure waits for an operator's replay", () => {
    const simulate = "primary-failure" as const;
    expect(judgeDrill({ simulate }, [dead], { state: "undecided" })).toBe("awaiting-decision");
    expect(judgeDrill({ simulate }, [{ ...dead, state: "pending" }], { state: "in-progress" })).toBe("running");
    expect(judgeDrill({ simulate }, [delivered], { state: "delivered" })).toBe("passed");
    expect(judgeDrill({ simulate }, [dead], { state: "escalated" })).toBe("failed");
  });
});
