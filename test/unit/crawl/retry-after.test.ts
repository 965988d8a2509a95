import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../../src/features/crawl/ask-host.ts";

const now = new Date("2026-11-28T06:00:00Z");

describe("a shop's Retry-After", () => {
  it.each([
    ["120", 120_000],
    [" 5 ", 5_000],
    ["Sat, 28 Nov 2026 06:02:00 GMT", 120_000],
    ["86400", 3_600_000],
    ["Sun, 29 Nov 2026 06:00:00 GMT", 3_600_000],
    ["Sat, 28 Nov 2026 05:00:00 GMT", 0],
    ["0", 0],
    ["-5", 0],
    ["soon", 0],
    ["1e9", 0],
    ["", 0],
  ])("%j is waited for: %d ms", (wish, waited) => {
    expect(retryAfterMs(new Headers({ "retry-after": wish }), now)).toBe(waited);
  });

  it("is no wish where it is not there", () => {
    expect(retryAfterMs(new Headers(), now)).toBe(0);
  });
});
