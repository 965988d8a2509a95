import { describe, expect, it } from "vitest";
import { daysMayBe } from "../../../src/features/briefs/days-in-text.ts";

/** A Monday. */
const FROM = new Date("2026-04-06T09:00:00Z");

describe("The day that a text speaks of", () => {
  it.each([
    ["1 set by the 15th", "2026-05-15"],
    ["15 set by the 15th", "2026-05-15"],
    ["1 set entro il 15", "2026-05-15"],
    ["2 set of chairs, 14 days", "2026-04-20"],
    ["15 May", "2026-05-15"],
    ["before Monday", "2026-04-17"],
    ["vor Montag", "2026-04-17"],
    ["avant dimanche", "2026-04-17"],
    ["before 15 June", "2026-06-12"],
    ["before 1 June 2026", "2026-05-29"],
    ["before Thursday", "2026-04-15"],
    ["4月末", "2026-04-30"],
  ])("in %s may be %s", (text, day) => {
    expect(daysMayBe(text, day, FROM)).toBe(true);
  });

  it.each([
    ["15 April", "2026-05-15"],
    ["15th of April", "2026-05-15"],
    ["April 15th", "2026-05-15"],
    ["15. April 2026", "2026-05-15"],
    ["20 Apr", "2026-05-15"],
    ["15 avril", "2026-05-15"],
    ["15 set", "2026-05-15"],
    ["Monday", "2026-04-17"],
    ["by Monday", "2026-04-17"],
    ["before Monday", "2026-04-16"],
    ["15 June", "2026-06-12"],
    ["4月末", "2026-05-31"],
    ["4月末", "2026-04-29"],
  ])("in %s is not %s", (text, day) => {
    expect(daysMayBe(text, day, FROM)).toBe(false);
  });
});
