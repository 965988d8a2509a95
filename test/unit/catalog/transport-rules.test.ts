import { describe, expect, it } from "vitest";
import { IDLE_TRANSPORT, nextTransport, resubscribeDelayMs } from "../../../src/features/catalog/stream/transport-rules.ts";

const STABLE = 10_000;

describe("given a stream's transport", () => {
  it("trusts the first subscription at once", () => {
    expect(nextTransport(IDLE_TRANSPORT, { kind: "subscribed", at: 5 }, STABLE)).toEqual({ mode: "pubsub", since: 5 });
  });

  it("polls until then, whatever time passes", () => {
    const idle = { mode: "polling", why: "idle", since: 0, subscribedAt: null, failures: 0 };
    expect(nextTransport(IDLE_TRANSPORT, { kind: "tick", at: 5 }, STABLE)).toEqual(idle);
  });

  it("goes to polling when pub/sub fails, and back only once it is stable", () => {
    const failed = nextTransport({ mode: "pubsub", since: 0 }, { kind: "failed", at: 100 }, STABLE);
    expect(failed).toMatchObject({ mode: "polling", why: "pubsub-failed", since: 100, failures: 1 });
    const subscribed = nextTransport(failed, { kind: "subscribed", at: 2_000 }, STABLE);
    expect(subscribed.mode).toBe("polling");
    expect(nextTransport(subscribed, { kind: "tick", at: 11_999 }, STABLE).mode).toBe("polling");
    expect(nextTransport(subscribed, { kind: "tick", at: 12_000 }, STABLE)).toEqual({ mode: "pubsub", since: 12_000 });
  });

  it("[STR-1] goes to polling when a hint is lost, and back once hints have come for as long as is stable", () => {
    const lost = nextTransport({ mode: "pubsub", since: 0 }, { kind: "hint-lost", at: 100 }, STABLE);
    expect(lost).toEqual({ mode: "polling", why: "hints-lost", since: 100, hintedSince: null });
    // Silence is no proof: none may have been sent.
    expect(nextTransport(lost, { kind: "tick", at: 900_000 }, STABLE)).toEqual(lost);
    const hinted = nextTransport(lost, { kind: "hinted", at: 1_000 }, STABLE);
    expect(hinted).toMatchObject({ mode: "polling", hintedSince: 1_000 });
    expect(nextTransport(hinted, { kind: "tick", at: 10_999 }, STABLE).mode).toBe("polling");
    expect(nextTransport(hinted, { kind: "tick", at: 11_000 }, STABLE)).toEqual({ mode: "pubsub", since: 11_000 });
    const again = nextTransport(hinted, { kind: "hint-lost", at: 5_000 }, STABLE);
    expect(again).toEqual(lost);
    expect(nextTransport(again, { kind: "failed", at: 6_000 }, STABLE)).toMatchObject({ why: "pubsub-failed", since: 100, failures: 1 });
  });

  it.each(["idle", "switched", "unconfigured"] as const)("does not look at hints while it polls anyway: %s", (why) => {
    const state = { mode: "polling" as const, why, since: 1, subscribedAt: null, failures: 0 };
    for (const kind of ["hint-lost", "hinted"] as const) expect(nextTransport(state, { kind, at: 5 }, STABLE)).toBe(state);
  });

  it("counts failures in a row from the first, and starts its patience again with each", () => {
    let state = nextTransport(IDLE_TRANSPORT, { kind: "failed", at: 100 }, STABLE);
    state = nextTransport(state, { kind: "subscribed", at: 1_000 }, STABLE);
    state = nextTransport(state, { kind: "failed", at: 2_000 }, STABLE);
    expect(state).toMatchObject({ since: 100, failures: 2, subscribedAt: null });
    expect([1, 2, 3, 9].map(resubscribeDelayMs)).toEqual([1_000, 2_000, 4_000, 30_000]);
  });
});
