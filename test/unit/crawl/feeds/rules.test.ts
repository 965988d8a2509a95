import { describe, expect, it } from "vitest";
import { nextReadSeconds, outcomeOf } from "../../../../src/features/crawl/feeds/rules.ts";

const counts = (rows: number, setAside = 0) => ({ rows, setAside, offers: rows - setAside, held: 0 });

describe("what a feed came to", () => {
  it("is a whole reading only where it has an end, names something, and most of it can be taken", () => {
    expect(outcomeOf(true, counts(10, 2), 0.2)).toEqual({ outcome: "read", reason: null });
    expect(outcomeOf(true, counts(10, 3), 0.2)).toEqual({ outcome: "broken", reason: "3 of its 10 products cannot be taken" });
    expect(outcomeOf(true, counts(0), 0.2)).toEqual({ outcome: "broken", reason: "it names no product" });
    expect(outcomeOf("it was cut", counts(10), 0.2)).toEqual({ outcome: "cut", reason: "it was cut" });
    expect(outcomeOf("it was cut", counts(0), 0.2)).toEqual({ outcome: "broken", reason: "it was cut" });
  });
});

describe("when a feed is asked for again", () => {
  it("is sooner after a failure, later with each more of them, at its usual pace at most, and never before its host wishes", () => {
    const policy = { everySeconds: 1_800, retrySeconds: 120 };
    expect([0, 1, 2, 3, 4, 5, 60].map((failures) => nextReadSeconds(policy, failures, 0))).toEqual([
      1_800, 120, 240, 480, 960, 1_800, 1_800,
    ]);
    expect(nextReadSeconds(policy, 1, 3_600)).toBe(3_600);
  });
});
