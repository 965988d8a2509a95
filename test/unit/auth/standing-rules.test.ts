import { describe, expect, it } from "vitest";
import { createIds } from "../../../src/platform/ids.ts";
import { isAmongAll, nextLook, standingBy } from "../../../src/features/auth/standing-rules.ts";

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

describe("all of a buyer's that ended at once", () => {
  let now = 1_000_000;
  const ids = createIds({ now: () => new Date((now += 1)) });
  const [old, stays, token] = [ids.next("ses"), ids.next("ses"), ids.next("svc")];
  const before = ids.next("ses");
  const [later, laterToken] = [ids.next("ses"), ids.next("svc")];
  const among = (end: { except: string | undefined; serviceTokens: boolean }) =>
    [old, stays, token, later, laterToken].filter((id) => isAmongAll({ before, ...end }, id));

  it("[AUTH-3] are the sessions from before, and the service tokens where that is said, but for the session that stays", () => {
    expect(among({ except: stays, serviceTokens: false })).toEqual([old]);
    expect(among({ except: undefined, serviceTokens: false })).toEqual([old, stays]);
    expect(among({ except: stays, serviceTokens: true })).toEqual([old, token]);
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
