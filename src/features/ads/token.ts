import { errors, jwtVerify, SignJWT } from "jose";
import { hmacKey } from "../../platform/hmac-key.ts";
import { headerOf, keyNamed, signingKeyAt } from "../../platform/key-ring.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Seer } from "./caps.ts";
import { adsSettings } from "./settings.ts";

/** Impression tokens are JWTs (RFC 7519) signed with HS256; the impression they name is recorded once for each type of event. */
const AUDIENCE = "ads";
const ALGORITHM = "HS256";

type TokenDeps = Pick<Platform, "settings" | "clock" | "contract">;

/** What a token says of an impression. */
interface Told extends Seer {
  id: string;
  expiresAt: Date;
}

export async function signImpression(deps: TokenDeps, { id, viewer, network, expiresAt }: Told): Promise<string> {
  const key = signingKeyAt(adsSettings(deps).ring, deps.clock.now());
  return new SignJWT({ viewer, ...(network === undefined ? {} : { network }) })
    .setProtectedHeader(headerOf(key))
    .setAudience(AUDIENCE)
    .setSubject(id)
    .setExpirationTime(expiresAt)
    .sign(await hmacKey(key.secret));
}

export type TokenRefusal = { kind: "ad-token-invalid" } | { kind: "ad-token-foreign" } | { kind: "ad-token-expired" };

export async function readImpression(deps: TokenDeps, token: string): Promise<Result<{ impressionId: string } & Seer, TokenRefusal>> {
  const now = deps.clock.now();
  const verifying = { ring: adsSettings(deps).ring, now, longestSeconds: deps.contract.ads.tokenSeconds };
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => hmacKey(keyNamed(kid, verifying).secret), {
      ...{ algorithms: [ALGORITHM], audience: AUDIENCE, currentDate: now },
    });
    const { sub, viewer, network } = payload;
    if (sub === undefined || typeof viewer !== "string") return refused({ kind: "ad-token-invalid" });
    return ok({ impressionId: sub, viewer, ...(typeof network === "string" ? { network } : {}) });
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refused({ kind: "ad-token-expired" });
    if (error instanceof errors.JOSEError) return refused({ kind: "ad-token-invalid" });
    throw error;
  }
}
