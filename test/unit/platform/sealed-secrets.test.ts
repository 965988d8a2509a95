import { describe, expect, it } from "vitest";
import type { KeyRing, SigningKey } from "../../../src/platform/key-ring.ts";
import { sealingKeyAt, sealOf } from "../../../src/platform/sealed-secrets.ts";
import { seal, unseal } from "../../../src/platform/seals.ts";

const key = (kid: string | undefined, from = 0): SigningKey => ({ kid, secret: `the secret of ${kid} that is long enough`, from });
const ringOf = (...keys: [SigningKey, ...SigningKey[]]): KeyRing => ({ keys, digest: "" });
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

describe("a sealed secret", () => {
  it("opens with its key for whose it is, and says nothing of itself but the key's name", async () => {
    for (const one of [key(undefined), key("2026-12"), key("a_b")]) {
      const sealed = await seal(one, SECRET, "auto_1");
      expect(sealed.startsWith(sealOf(one))).toBe(true);
      expect(sealed).not.toContain(SECRET.slice("whsec_".length));
      expect(await unseal(ringOf(key("other"), one), sealed, "auto_1")).toBe(SECRET);
    }
  });

  it("is another each time it is sealed", async () => {
    expect(await seal(key("a"), SECRET, "auto_1")).not.toBe(await seal(key("a"), SECRET, "auto_1"));
  });

  it("does not open in another's place, changed, or by another secret of the same name", async () => {
    const sealed = await seal(key("a"), SECRET, "auto_1");
    const changed = sealed.slice(0, -1) + (sealed.endsWith("A") ? "B" : "A");
    const fails = "a secret does not open with the key that it names";
    await expect(unseal(ringOf(key("a")), sealed, "auto_2")).rejects.toThrow(fails);
    await expect(unseal(ringOf(key("a")), changed, "auto_1")).rejects.toThrow(fails);
    await expect(unseal(ringOf({ ...key("a"), secret: "another one that is as long as that" }), sealed, "auto_1")).rejects.toThrow(fails);
  });

  it("names the key that is not there, and no more", async () => {
    const sealed = await seal(key("2026-12"), SECRET, "auto_1");
    await expect(unseal(ringOf(key("2026-1")), sealed, "auto_1")).rejects.toThrow(
      /^a secret is sealed with a key that is not there: 2026-12$/,
    );
    await expect(unseal(undefined, await seal(key(undefined), SECRET, "auto_1"), "auto_1")).rejects.toThrow(/: the one without a name$/);
  });

  it("is none where it stands as it is: that is the secret itself, with keys or without", async () => {
    expect(await unseal(ringOf(key("a")), SECRET, "auto_1")).toBe(SECRET);
    expect(await unseal(undefined, SECRET, "auto_1")).toBe(SECRET);
  });
});

describe("the key that seals", () => {
  it("is the newest that has begun, and none before the first has: until then everything is kept as it is", () => {
    const ring = ringOf(key("first", 1_000), key("second", 2_000));
    expect([999, 1_000, 1_999, 2_000].map((now) => sealingKeyAt(ring, new Date(now))?.kid)).toEqual([
      undefined,
      "first",
      "first",
      "second",
    ]);
    expect(sealingKeyAt(undefined, new Date())).toBeUndefined();
  });
});
