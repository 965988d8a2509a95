import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { signingKeyAt } from "../../../src/platform/key-ring.ts";

const SECRET = "a-secret-of-more-than-thirty-two-characters";
const OTHER = "another-secret-of-more-than-thirty-two-characters";

/** What comes of a value in a deployed environment: the group, and why not. */
const read = (value: unknown) =>
  readSettings({ ENVIRONMENT: "production", JWT_ACCESS_SECRET: typeof value === "string" ? value : JSON.stringify(value) }).accessSecret;
const keysOf = (value: unknown) => {
  const group = read(value);
  return group.state === "configured" ? group.value.JWT_ACCESS_SECRET.keys : group.malformed;
};

describe("keys that tokens are signed with", () => {
  it("[AUTH-1] are one secret, as ever, whose tokens name no key", () => {
    expect(keysOf(SECRET)).toEqual([{ kid: undefined, secret: SECRET, from: 0 }]);
  });

  it("[AUTH-1] are a list in any order, of which one signs at a time", () => {
    const from = "2026-12-01T09:00:00.000Z";
    const both = [{ kid: "2026-12", secret: OTHER, from: "2026-12-01T10:00:00+01:00" }, { secret: SECRET }];
    expect(keysOf(both)).toEqual([
      { kid: undefined, secret: SECRET, from: 0 },
      { kid: "2026-12", secret: OTHER, from: Date.parse(from) },
    ]);
    const group = read(both);
    const ring = group.state === "configured" ? group.value.JWT_ACCESS_SECRET : undefined;
    const signing = (at: number) => ring && signingKeyAt(ring, new Date(at)).kid;
    expect([signing(0), signing(Date.parse(from) - 1), signing(Date.parse(from))]).toEqual([undefined, undefined, "2026-12"]);
  });

  it("go by the oldest for what was issued before any of them began", () => {
    const group = read([{ kid: "only", secret: SECRET, from: "2026-12-01T09:00:00Z" }]);
    const ring = group.state === "configured" ? group.value.JWT_ACCESS_SECRET : undefined;
    expect(ring && signingKeyAt(ring, new Date(0)).kid).toBe("only");
  });

  it("[AUTH-1] are told apart as a whole: another secret, name or time makes another ring", () => {
    const digest = (value: unknown) => {
      const group = read(value);
      return group.state === "configured" ? group.value.JWT_ACCESS_SECRET.digest : "";
    };
    const rings = [
      SECRET,
      OTHER,
      [{ secret: SECRET }],
      [{ kid: "a", secret: SECRET }],
      [{ kid: "a", secret: SECRET, from: "2026-12-01T09:00:00Z" }],
    ];
    expect(new Set(rings.map(digest)).size).toBe(rings.length);
  });

  it.each([
    ["too short", "short", "must have at least 32 characters"],
    ["empty", [], "has no key"],
    ["cut off", `[{"secret":"${SECRET}"`, "must be a secret, or a JSON list of keys"],
    ["with a secret that is too short", [{ secret: "short" }], "0.secret: must have at least 32 characters"],
    ["with a placeholder", [{ secret: `changeme-${SECRET}` }], "0.secret: is a placeholder"],
    ["with a key that has more", [{ secret: SECRET, use: "sig" }], "0: must have `secret`, `kid` and `from`, and nothing else"],
    ["bare secrets", [SECRET, OTHER], "0: must have `secret`, `kid` and `from`, and nothing else"],
    [
      "with two that name no key",
      [{ secret: SECRET }, { secret: OTHER, from: "2026-12-01T09:00:00Z" }],
      "two keys have the same kid, or none",
    ],
    [
      "with one secret twice",
      [{ secret: SECRET }, { kid: "a", secret: SECRET, from: "2026-12-01T09:00:00Z" }],
      "two keys have the same secret",
    ],
    ["with two from one time", [{ secret: SECRET }, { kid: "a", secret: OTHER }], "two keys begin at the same time"],
    ["with a name that is none", [{ kid: "a b", secret: SECRET }], "0.kid: must be 1 to 40 letters, digits, _ . -"],
    [
      "with too many",
      Array.from({ length: 5 }, (_, at) => ({ kid: `k${at}`, secret: `${SECRET}${at}`, from: `2026-12-0${at + 1}T09:00:00Z` })),
      "may have 4 keys at the most",
    ],
  ])("[AUTH-1] are refused %s, and no word is said of the secret", (_what, value, reason) => {
    const malformed = keysOf(value);
    expect(malformed).toEqual([expect.objectContaining({ name: "JWT_ACCESS_SECRET", reason: expect.stringContaining(reason) })]);
    expect(JSON.stringify(malformed)).not.toContain(SECRET);
  });
});
