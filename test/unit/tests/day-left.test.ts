import { expect, it } from "vitest";
import { waitForDay } from "../../support/day-left.ts";

it.each([
  ["2026-11-30T00:00:00.000Z", 0],
  ["2026-11-30T12:00:00.000Z", 0],
  ["2026-11-30T23:56:00.000Z", 0],
  ["2026-11-30T23:56:00.001Z", 240_999],
  ["2026-11-30T23:59:59.999Z", 1_001],
])("a file that begins at %s waits %d ms for its UTC day", (now, wait) => {
  expect(waitForDay(Date.parse(now))).toBe(wait);
});
