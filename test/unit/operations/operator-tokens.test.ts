import { Secret, TOTP } from "otpauth";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { readAccess, signAccess } from "../../../src/operations/operators/access-token.ts";
import { newTotpSecret, totpStep } from "../../../src/operations/operators/totp.ts";

const NOW = new Date("2026-11-23T10:00:10.000Z");
const SECRET = "access-secret-of-the-test-000001";
const CLAIMS = { sub: "opr_1", sid: "ses_1", email: "ann@ops.test", role: "operator" } as const;
const depsAt = (now: Date) => ({
  settings: readSettings({ ENVIRONMENT: "local", ADMIN_TOKEN_VERIFICATION: "local", JWT_ACCESS_SECRET: SECRET }),
  clock: { now: () => now },
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
