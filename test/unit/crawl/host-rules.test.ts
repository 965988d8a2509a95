import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hostPolicy,
  hostStanding,
  IDLE_HOST,
  paceMs,
  requestPermit,
  returnPermit,
  type HostPolicy,
  type HostState,
} from "../../../src/features/crawl/host-rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const POLICY: HostPolicy = {
  delayMs: 1000,
  slowFactor: 2,
  mostDelayMs: 10_000,
  permitMs: 10_000,
  circuitFailures: 3,
  circuitOpenMs: 60_000,
};
const NOW = 1_000_000;

describe("given the contract", () => {
  const { crawl } = contractFor("production");

  it("has a host asked by it, and no oftener than its robots.txt wishes", () => {
    expect(hostPolicy(crawl, 0)).toEqual({
      delayMs: crawl.defaultDelayMs,
      slowFactor: crawl.slowHost.factor,
      mostDelayMs: crawl.slowHost.mostDelayMs,
      permitMs: crawl.pageDeadlineMs + 2_000,
      circuitFailures: crawl.circuitFailures,
      circuitOpenMs: crawl.circuitOpenSeconds * 1000,
    });
    expect(hostPolicy(crawl, crawl.defaultDelayMs + 1, 500)).toMatchObject({ delayMs: crawl.defaultDelayMs + 1, permitMs: 2_500 });
  });
});

describe("how a host stands with us", () => {
  it("is nothing where it was never asked", () => {
    expect(hostStanding(IDLE_HOST, NOW)).toEqual({
      ...{ circuit: "closed", openUntil: null, askedUntil: null, failures: 0, latencyMs: 0, lastRequestAt: null },
    });
  });

  it("has when it was last asked, what its answers take, and until when it wants to be left alone", () => {
    const asked = requestPermit(IDLE_HOST, POLICY, NOW).state;
    const use = { token: 1, answered: false, tookMs: 200.8, retryAfterMs: 5_000 };
    const state = returnPermit(asked, POLICY, use, NOW + 200);
    expect(hostStanding(state, NOW + 5_199)).toMatchObject({ lastRequestAt: NOW, askedUntil: NOW + 5_200, latencyMs: 100 });
    expect(hostStanding(state, NOW + 5_200)).toMatchObject({ lastRequestAt: NOW, askedUntil: null });
  });

  it("has how often it failed in a row, and until when its circuit is open", () => {
    const failures = [1, 2, 3].reduce((state, token) => {
      const asked = requestPermit(state, POLICY, NOW + token * 1000);
      return returnPermit(asked.state, POLICY, { token, answered: false, tookMs: 200 }, NOW + token * 1000);
    }, IDLE_HOST);
    expect(hostStanding(failures, NOW + 3_001)).toMatchObject({ circuit: "open", openUntil: NOW + 63_000, failures: 3 });
  });
});

describe("given a supplier's host", () => {
  it("lets one request through, and the next the delay after it", () => {
    const first = requestPermit(IDLE_HOST, POLICY, NOW);
    expect(first.reply).toEqual({ kind: "granted", token: 1 });
    const free = returnPermit(first.state, POLICY, { token: 1, answered: true, tookMs: 200 }, NOW + 200);
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
    expect(returnPermit(held, POLICY, { token: 1, answered: false, tookMs: 200 }, NOW + 10_001)).toBe(held);
  });

  it("opens its circuit after failures in a row, and closes it with the first answer to the probe", () => {
    let state = IDLE_HOST;
    for (let failure = 0; failure < 3; failure += 1) {
      const asked = requestPermit(state, POLICY, NOW + failure * 1000);
      state = returnPermit(asked.state, POLICY, { token: failure + 1, answered: false, tookMs: 200 }, NOW + failure * 1000);
    }
    expect(requestPermit(state, POLICY, NOW + 3000).reply).toEqual({ kind: "circuit-open", waitMs: 59_000 });
    const probe = requestPermit(state, POLICY, NOW + 62_000);
    expect(probe.reply.kind).toBe("granted");
    expect(returnPermit(probe.state, POLICY, { token: 4, answered: false, tookMs: 200 }, NOW + 62_100).openUntil).toBe(NOW + 122_100);
    expect(returnPermit(probe.state, POLICY, { token: 4, answered: true, tookMs: 200 }, NOW + 62_100)).toMatchObject({
      failures: 0,
      openUntil: 0,
    });
  });

  it("waits as long as the host says in Retry-After, which is no failure: it goes on where it stopped", () => {
    let state = IDLE_HOST;
    for (let asked = 1; asked <= 10; asked += 1) {
      const permit = requestPermit(state, POLICY, NOW + asked * 120_000);
      expect(permit.reply).toEqual({ kind: "granted", token: asked });
      const use = { token: asked, answered: false, tookMs: 200, retryAfterMs: 120_000 };
      state = returnPermit(permit.state, POLICY, use, NOW + asked * 120_000);
      expect(requestPermit(state, POLICY, NOW + asked * 120_000 + 1_000).reply).toEqual({ kind: "wait", waitMs: 119_000 });
    }
  });

  it("asks a host that answers slowly as slowly, up to a most; one that refuses at once is not taken for a fast one", () => {
    const after = (state: HostState, answered: boolean, tookMs: number | null) => {
      const now = state.lastRequestAt + 100_000;
      const { state: asked } = requestPermit(state, POLICY, now);
      return returnPermit(asked, POLICY, { token: asked.tokens, answered, tookMs }, now + (tookMs ?? 60_000));
    };
    let slow = IDLE_HOST;
    for (let request = 0; request < 10; request += 1) slow = after(slow, true, 3_000);
    expect(paceMs(slow, POLICY)).toBeGreaterThan(5_900);
    expect(paceMs(after(slow, false, 5), POLICY)).toBe(paceMs(slow, POLICY));
    expect(paceMs(after(slow, true, null), POLICY), "a large file says nothing of pages").toBe(paceMs(slow, POLICY));
    expect(paceMs(after(after(slow, true, 9_000), true, 9_000), POLICY)).toBe(POLICY.mostDelayMs);
    for (let request = 0; request < 10; request += 1) slow = after(slow, true, 100);
    expect(paceMs(slow, POLICY)).toBe(POLICY.delayMs);
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
            state = returnPermit(state, POLICY, { token: out.token, answered, tookMs: 200 }, now);
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
