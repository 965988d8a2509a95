import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import {
  countTries,
  countTry,
  takeTryBack,
  throttledAddress,
  type Failures,
  type ThrottleKind,
} from "../../../src/platform/sign-in-throttle.ts";

const THROTTLES = contractFor("production").access.throttles;

/** Tries once a step; tells how many were let through. */
function tries(kind: ThrottleKind, count: number, everyMs: number): number {
  let known: Failures | undefined;
  let through = 0;
  for (let index = 0; index < count; index += 1) {
    const tried = countTry(THROTTLES[kind], known, index * everyMs);
    if (tried.ok) {
      through += 1;
      known = tried.value;
    }
  }
  return through;
}

describe("throttling of failed sign-ins", () => {
  it("lets a forgetful operator try a few times, then asks for longer and longer waits", () => {
    expect(tries("account-at-address", 5, 100)).toBe(5);
    expect(tries("account-at-address", 1_000, 100)).toBe(5 + 5);
  });

  it("names the wait, and lets through once it has passed", () => {
    const known = { count: 5, lastAt: 10_000 };
    expect(countTry(THROTTLES["account-at-address"], known, 11_000)).toEqual({
      ok: false,
      refusal: { kind: "sign-in-throttled", retryAfterSeconds: 1 },
    });
    expect(countTry(THROTTLES["account-at-address"], known, 12_000)).toEqual({ ok: true, value: { count: 6, lastAt: 12_000 } });
  });

  it("never makes anybody wait longer than the longest wait, however often they failed", () => {
    fc.assert(
      fc.property(fc.constantFrom<ThrottleKind>("account-at-address", "address", "account"), fc.nat({ max: 1_000_000 }), (kind, count) => {
        const now = 1_000_000;
        expect(countTry(THROTTLES[kind], { count, lastAt: now }, now + THROTTLES[kind].longestSeconds * 1000).ok).toBe(true);
      }),
    );
  });

  it("forgets failures after an hour", () => {
    expect(countTry(THROTTLES["address"], { count: 500, lastAt: 0 }, 3_600_000)).toEqual({
      ok: true,
      value: { count: 1, lastAt: 3_600_000 },
    });
  });

  it("clears an account at its address by success, and elsewhere takes no more back than the try itself", () => {
    const known = { count: 7, lastAt: 5 };
    expect(takeTryBack("account-at-address", "succeeded", known)).toBeUndefined();
    expect(takeTryBack("address", "succeeded", known)).toEqual({ count: 6, lastAt: 5 });
    expect(takeTryBack("account", "succeeded", known)).toEqual({ count: 6, lastAt: 5 });
    expect(takeTryBack("account-at-address", "unjudged", known)).toEqual({ count: 6, lastAt: 5 });
    expect(takeTryBack("account", "unjudged", { count: 1, lastAt: 5 })).toBeUndefined();
    expect(takeTryBack("account", "unjudged", undefined)).toBeUndefined();
  });

  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("counts %s under %s", (address, counted) => {
    expect(throttledAddress(address)).toBe(counted);
  });
});

describe("a try that counts under several keys", () => {
  const now = 11_000;
  const waits = { name: "waits", throttle: THROTTLES["account-at-address"], known: { count: 5, lastAt: 10_000 } };
  const passes = { name: "passes", throttle: THROTTLES.address, known: undefined };

  it("is counted under each", () => {
    const counted = countTries([passes, { ...passes, known: { count: 2, lastAt: 10_000 } }], now);
    expect(counted.ok && counted.value.map(([{ name }, failures]) => [name, failures])).toEqual([
      ["passes", { count: 1, lastAt: now }],
      ["passes", { count: 3, lastAt: now }],
    ]);
  });

  it("is counted under none where one of them has to wait", () => {
    expect(countTries([passes, waits, passes], now)).toEqual({
      ok: false,
      refusal: { kind: "sign-in-throttled", retryAfterSeconds: 1 },
    });
  });
});
