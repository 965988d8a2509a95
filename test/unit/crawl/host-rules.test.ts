import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IDLE_HOST, requestPermit, returnPermit, type HostPolicy } from "../../../src/features/crawl/host-rules.ts";

const POLICY: HostPolicy = { delayMs: 1000, permitMs: 10_000, circuitFailures: 3, circuitOpenMs: 60_000 };
const NOW = 1_000_000;

describe("given a supplier's host", () => {
  it("lets one request through, and the next the delay after it", () => {
    const first = requestPermit(IDLE_HOST, POLICY, NOW);
    expect(first.reply).toEqual({ kind: "granted", token: 1 });
    const free = returnPermit(first.state, POLICY, { token: 1, answered: true }, NOW + 200);
    expect(requestPermit(free, POLICY, NOW + 200).reply).toEqual({ kind: "wait", waitMs: 800 });
    expect(requestPermit(free, POLICY, NOW + 1000).reply).toEqual({ kind: "granted", token: 2 });
  });

  it("takes a permit that never came back for lost after its time", () => {
    const { state } = requestPermit(IDLE_HOST, POLICY, NOW);
    expect(requestPermit(state, POLICY, NOW + 9_999).reply.kind).toBe("wait");
    expect(requestPermit(state, POLICY, NOW + 10_000).reply.kind).toBe("granted");
  });

  it("does not take a permit back from one who has lost it", () => {
    const lost = requestPermit(IDLE_HOST, POLICY, NOW).state;
    const held = requestPermit(lost, POLICY, NOW + 10_000).state;
    expect(returnPermit(held, POLICY, { token: 1, answered: false }, NOW + 10_001)).toBe(held);
  });

  it("opens its circuit after failures in a row, and closes it with the first answer to the probe", () => {
    let state = IDLE_HOST;
    for (let failure = 0; failure < 3; failure += 1) {
      const asked = requestPermit(state, POLICY, NOW + failure * 1000);
      state = returnPermit(asked.state, POLICY, { token: failure + 1, answered: false }, NOW + failure * 1000);
    }
    expect(requestPermit(state, POLICY, NOW + 3000).reply).toEqual({ kind: "circuit-open", waitMs: 59_000 });
    const probe = requestPermit(state, POLICY, NOW + 62_000);
    expect(probe.reply.kind).toBe("granted");
    expect(returnPermit(probe.state, POLICY, { token: 4, answered: false }, NOW + 62_100).openUntil).toBe(NOW + 122_100);
    expect(returnPermit(probe.state, POLICY, { token: 4, answered: true }, NOW + 62_100)).toMatchObject({ failures: 0, openUntil: 0 });
  });

  it("waits as long as the host says in Retry-After", () => {
    const { state } = requestPermit(IDLE_HOST, POLICY, NOW);
    expect(returnPermit(state, POLICY, { token: 1, answered: false, retryAfterMs: 120_000 }, NOW).openUntil).toBe(NOW + 120_000);
  });

  it("never has two valid permits out, nor two requests within the delay, whoever asks when", () => {
    const moves = fc.array(fc.record({ after: fc.integer({ min: 0, max: 4000 }), gives: fc.boolean(), answered: fc.boolean() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(moves, (asked) => {
        let state = IDLE_HOST;
        let now = NOW;
        let out: { token: number; until: number } | undefined;
        let last = Number.NEGATIVE_INFINITY;
        for (const { after, gives, answered } of asked) {
          now += after;
          if (gives && out) {
            state = returnPermit(state, POLICY, { token: out.token, answered }, now);
            out = undefined;
            continue;
          }
          const { state: next, reply } = requestPermit(state, POLICY, now);
          state = next;
          if (reply.kind !== "granted") continue;
          expect(out === undefined || out.until <= now).toBe(true);
          expect(now - last).toBeGreaterThanOrEqual(POLICY.delayMs);
          out = { token: reply.token, until: now + POLICY.permitMs };
          last = now;
        }
      }),
    );
  });
});
