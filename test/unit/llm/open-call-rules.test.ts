import { describe, expect, it } from "vitest";
import { callStanding, heardAt, leaseStanding } from "../../../src/features/llm/open-call-rules.ts";
import type { OpenCall } from "../../../src/features/llm/open-calls.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const { llm } = contractFor("production");
const NOW = Date.parse("2026-11-29T00:01:00Z");
const EXPIRY_MS = llm.lease.isolate.expirySeconds * 1_000;

const call = (secondsOld: number, given: Partial<OpenCall> = {}): OpenCall => ({
  ...{ callId: "llm_1", provider: "openai", model: "gpt-4.1-mini", wire: "chat", streamed: true, serviceTokenId: null },
  ...{ tokens: 10, nanoUsd: 10, since: new Date(NOW - secondsOld * 1_000).toISOString(), expiresAt: NOW, lease: null },
  ...given,
});
const of = (each: OpenCall) => callStanding(each, NOW, llm);

describe("a call that is open", () => {
  it("is under way for as long as a call of its kind may take, and overdue after that", () => {
    const whole = llm.wholeMs / 1_000;
    const stream = llm.stream.totalMs / 1_000 + llm.drain.seconds;
    expect([whole, whole + 15, whole + 16].map((age) => of(call(age, { streamed: false })))).toEqual(["under-way", "under-way", "overdue"]);
    expect([whole + 16, stream + 15, stream + 16].map((age) => of(call(age)))).toEqual(["under-way", "under-way", "overdue"]);
    // Of one that does not say, nor a record that cannot be read, no more is claimed than is known.
    expect([of(call(whole + 16, { streamed: null })), of(call(9_999, { since: null }))]).toEqual(["under-way", "under-way"]);
  });

  it("is overdue before its reservation expires and puts it down, so that somebody can see it", () => {
    expect(llm.stream.totalMs / 1_000 + llm.drain.seconds + 15).toBeLessThan(llm.reservationSeconds);
  });

  it("is left over where its isolate's lease was put down, or is not heard of for half of its time; not where it was given back", () => {
    const by = (lostAt: number | null, expiresAt: number | null) => of(call(1, { lease: { leaseId: "lse_1", lostAt, expiresAt } }));
    expect(by(NOW - 1, null)).toBe("isolate-lost");
    expect(by(null, NOW + EXPIRY_MS / 2)).toBe("under-way");
    expect(by(null, NOW + EXPIRY_MS / 2 - 1)).toBe("isolate-lost");
    expect(by(null, null)).toBe("under-way");
  });
});

describe("an isolate's lease", () => {
  const lease = (expiresAt: number) => ({ leaseId: "lse_1", tokens: 5, nanoUsd: 5, expiresAt });

  it("was heard of as long before it ends as it lasts, and is left over after half of that", () => {
    expect(heardAt(lease(NOW + EXPIRY_MS), llm)).toBe(NOW);
    expect(leaseStanding(lease(NOW + EXPIRY_MS / 2), NOW, llm)).toBe("under-way");
    expect(leaseStanding(lease(NOW + EXPIRY_MS / 2 - 1), NOW, llm)).toBe("isolate-lost");
    expect(leaseStanding(lease(NOW - 60_000), NOW, llm)).toBe("isolate-lost");
  });
});
