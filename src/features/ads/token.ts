import { errors, jwtVerify, SignJWT } from "jose";
import { hmacKey } from "../../platform/hmac-key.ts";
import { headerOf, keyNamed, signingKeyAt } from "../../platform/key-ring.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { adsSettings } from "./settings.ts";

/** Impression tokens are JWTs (RFC 7519) signed with HS256; the impression they name is recorded once for each type of event. */
const AUDIENCE = "ads";
const ALGORITHM = "HS256";

type TokenDeps = Pick<Platform, "settings" | "clock" | "contract">;

export async function signImpression(deps: TokenDeps, impression: { id: string; viewer: string; expiresAt: Date }): Promise<string> {
  const key = signingKeyAt(adsSettings(deps).ring, deps.clock.now());
  return new SignJWT({ viewer: impression.viewer })
    .setProtectedHeader(headerOf(key))
    .setAudience(AUDIENCE)
    .setSubject(impression.id)
    .setExpirationTime(impression.expiresAt)
    .sign(await hmacKey(key.secret));
}

export type TokenRefusal = { kind: "ad-token-invalid" } | { kind: "ad-token-foreign" } | { kind: "ad-token-expired" };

export async function readImpression(
  deps: TokenDeps,
  token: string,
): Promise<Result<{ impressionId: string; viewer: string }, TokenRefusal>> {
  const now = deps.clock.now();
  const verifying = { ring: adsSettings(deps).ring, now, longestSeconds: deps.contract.ads.tokenSeconds };
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => hmacKey(keyNamed(kid, verifying).secret), {
      ...{ algorithms: [ALGORITHM], audience: AUDIENCE, currentDate: now },
    });
    const { sub, viewer } = payload;
    return sub !== undefined && typeof viewer === "string" ? ok({ impressionId: sub, viewer }) : refused({ kind: "ad-token-invalid" });
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refused({ kind: "ad-token-expired" });
    if (error instanceof errors.JOSEError) return refused({ kind: "ad-token-invalid" });
    throw error;
  }
}
