import { Secret, TOTP } from "otpauth";
import { decodeProtectedHeader, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { readAccess, signAccess } from "../../../src/operations/operators/access-token.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { newTotpSecret, totpStep } from "../../../src/operations/operators/totp.ts";

const NOW = new Date("2026-11-23T10:00:10.000Z");
const SECRET = "access-secret-of-the-test-000001";
const CLAIMS = { sub: "opr_1", sid: "ses_1", email: "ann@ops.test", role: "operator" } as const;
const contract = contractFor("local");
const depsAt = (now: Date, secret = SECRET) => ({
  settings: readSettings({ ENVIRONMENT: "local", ADMIN_TOKEN_VERIFICATION: "local", JWT_ACCESS_SECRET: secret }),
  clock: { now: () => now },
  contract,
});
const later = (seconds: number) => depsAt(new Date(NOW.getTime() + seconds * 1000));

describe("an operator's access token", () => {
  it("[AUTH-2] holds by our own clock, until its seconds are over", async () => {
    const token = await signAccess(depsAt(NOW), CLAIMS, 60);
    expect(await readAccess(later(59), token)).toMatchObject(CLAIMS);
    expect(await readAccess(later(60), token)).toBeUndefined();
  });

  it.each([
    ["somebody else's", { issuer: "another", audience: "ops", alg: "HS256" }],
    ["for another purpose", { issuer: "procureiq", audience: "access", alg: "HS256" }],
    ["signed in another way", { issuer: "procureiq", audience: "ops", alg: "HS512" }],
  ])("[AUTH-2] that is %s is nobody's", async (_what, { issuer, audience, alg }) => {
    const iat = Math.floor(NOW.getTime() / 1000);
    const token = new SignJWT(CLAIMS).setProtectedHeader({ alg }).setIssuer(issuer).setAudience(audience);
    const signed = await token
      .setIssuedAt(iat)
      .setExpirationTime(iat + 60)
      .sign(new TextEncoder().encode(SECRET.padEnd(64, "0").slice(0, alg === "HS512" ? 64 : SECRET.length)));
    expect(await readAccess(depsAt(NOW), signed)).toBeUndefined();
  });

  it("[AUTH-2] that does not say when it ends is none", async () => {
    const token = new SignJWT(CLAIMS).setProtectedHeader({ alg: "HS256" }).setIssuer("procureiq").setAudience("ops").setIssuedAt(0);
    const key = new TextEncoder().encode(SECRET);
    expect(await readAccess(depsAt(NOW), await token.sign(key))).toBeUndefined();
    expect(await readAccess(depsAt(NOW), await token.setExpirationTime(NOW.getTime() / 1000 + 60).sign(key))).toMatchObject(CLAIMS);
  });

  it("[AUTH-2] goes by its key through a rotation and back: what one release signs the other takes, and a key that is taken out is none", async () => {
    const next = { kid: "2026-12", secret: `${SECRET} next`, from: NOW.toISOString() };
    const both = JSON.stringify([{ secret: SECRET }, next]);
    const before = new Date(NOW.getTime() - 1000);
    const old = await signAccess(depsAt(NOW), CLAIMS, 60);
    expect(await signAccess(depsAt(before, both), CLAIMS, 60)).toBe(await signAccess(depsAt(before), CLAIMS, 60));
    const young = await signAccess(depsAt(NOW, both), CLAIMS, 60);
    expect(decodeProtectedHeader(young)).toEqual({ alg: "HS256", kid: "2026-12", typ: "JWT" });
    expect(await readAccess(depsAt(NOW, both), old)).toMatchObject(CLAIMS);
    expect(await readAccess(depsAt(NOW, both), young)).toMatchObject(CLAIMS);
    const back = JSON.stringify([
      { kid: next.kid, secret: next.secret },
      { secret: SECRET, from: NOW.toISOString() },
    ]);
    expect(await readAccess(depsAt(NOW, back), young)).toMatchObject(CLAIMS);
    expect(await signAccess(depsAt(NOW, back), CLAIMS, 60)).toBe(old);
    expect(await readAccess(depsAt(NOW), young)).toBeUndefined();
    expect(await readAccess(depsAt(NOW, JSON.stringify([next])), old)).toBeUndefined();
  });

  it("is not called bad by a fault of ours", async () => {
    const token = await signAccess(depsAt(NOW), CLAIMS, 60);
    const now = () => {
      throw new Error("no clock");
    };
    await expect(readAccess({ ...depsAt(NOW), clock: { now } }, token)).rejects.toThrow("no clock");
  });
});

describe("a one-time code", async () => {
  const secret = await newTotpSecret();
  const codeAt = (seconds: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: NOW.getTime() + seconds * 1000 });
  const step = Math.floor(NOW.getTime() / 30_000);

  it.each([-1, 0, 1])("of a clock %i steps away is told with the step it is good for", async (drift) => {
    expect(await totpStep(secret, codeAt(drift * 30), NOW)).toBe(step + drift);
  });

  it.each([-2, 2])("of a clock %i steps away is wrong", async (drift) => {
    const near = [-1, 0, 1].map((one) => codeAt(one * 30));
    const code = codeAt(drift * 30);
    expect(await totpStep(secret, code, NOW)).toBe(near.includes(code) ? step + near.indexOf(code) - 1 : undefined);
  });
});
