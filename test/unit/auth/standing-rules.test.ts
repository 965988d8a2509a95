import { describe, expect, it } from "vitest";
import { nextLook, standingBy } from "../../../src/features/auth/standing-rules.ts";

describe("a buyer's session, by what its owner holds", () => {
  it("is unknown where nothing is held, or what is held is too old to go by", () => {
    expect(standingBy(undefined, 10)).toBe("unknown");
    expect(standingBy({ endedAt: null, knownUntil: 9 }, 10)).toBe("unknown");
    expect(standingBy({ endedAt: null, knownUntil: 10 }, 10)).toBe("alive");
  });

  it("has ended for good, however long ago that was", () => {
    expect(standingBy({ endedAt: 1, knownUntil: 20 }, 10)).toBe("ended");
    expect(standingBy({ endedAt: 1, knownUntil: 2 }, 10)).toBe("ended");
  });
});

describe("its owner looks again", () => {
  it("at once while Postgres has yet to hear of an end, but not sooner than it may", () => {
    expect(nextLook({ unrecorded: 1, forget: 500 }, 10, 10)).toBe(10);
    expect(nextLook({ unrecorded: 1, forget: 500 }, 10, 25)).toBe(25);
  });

  it("else just after the first can be forgotten", () => {
    expect(nextLook({ unrecorded: 0, forget: 500 }, 10, 10)).toBe(501);
    expect(nextLook({ unrecorded: 0, forget: null }, 10, 10)).toBe(11);
  });
});
