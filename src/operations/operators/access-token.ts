import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import { hmacKey } from "../../platform/hmac-key.ts";
import { headerOf, keyNamed, longestTokenSeconds, signingKeyAt, type KeyRing } from "../../platform/key-ring.ts";
import { OPERATOR_ROLES } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Verified } from "../../platform/token-memory.ts";
import { once } from "../../platform/once.ts";

/** Operators' access tokens under `ADMIN_TOKEN_VERIFICATION=local`: JWS compact, HS256 (RFC 7519, RFC 8725), audience `ops`. */
const ISSUER = "procureiq";
const AUDIENCE = "ops";

const claimsSchema = once(() =>
  z.object({ sub: z.string(), sid: z.string(), email: z.string(), role: z.enum(OPERATOR_ROLES), iat: z.int() }),
);
export type AccessClaims = z.infer<ReturnType<typeof claimsSchema>>;

type Needs = Pick<Platform, "settings" | "clock" | "contract">;

/** How tokens are verified now: `local` needs the shared secret, so without it the desk verifies. */
export function verificationOf(settings: Platform["settings"]): "local" | "api" {
  const { adminVerification, accessSecret } = settings;
  const local = adminVerification.state === "configured" && adminVerification.value.ADMIN_TOKEN_VERIFICATION === "local";
  return local && accessSecret.state === "configured" ? "local" : "api";
}

/** The keys that operators' tokens are signed with; undefined where there are none. */
export const accessKeysOf = ({ settings }: Pick<Needs, "settings">): KeyRing | undefined =>
  settings.accessSecret.state === "configured" ? settings.accessSecret.value.JWT_ACCESS_SECRET : undefined;

/** Throws where the keys are missing: callers ask `verificationOf` first. */
export async function signAccess(deps: Needs, claims: Omit<AccessClaims, "iat">, seconds: number): Promise<string> {
  const ring = accessKeysOf(deps);
  if (!ring) throw new Error("JWT_ACCESS_SECRET is not configured");
  const now = deps.clock.now();
  const key = signingKeyAt(ring, now);
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ ...headerOf(key), typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(await hmacKey(key.secret));
}

/** The claims, or undefined for a token that is forged, expired, or made for something else. */
export const readAccess = async (deps: Needs, token: string): Promise<AccessClaims | undefined> =>
  (await verifyAccess(deps, token))?.claims;

/** As `readAccess`, with how long they hold. */
export async function verifyAccess(deps: Needs, token: string): Promise<Verified<AccessClaims> | undefined> {
  const ring = accessKeysOf(deps);
  if (!ring) return undefined;
  try {
    const now = deps.clock.now();
    const verifying = { ring, now, longestSeconds: longestTokenSeconds(deps.contract) };
    const { payload, protectedHeader } = await jwtVerify(token, ({ kid }) => hmacKey(keyNamed(kid, verifying).secret), {
      algorithms: ["HS256"],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ["exp"],
      currentDate: now,
    });
    return { claims: claimsSchema().parse(payload), expiresAt: Math.min(payload.exp ?? 0, keyNamed(protectedHeader.kid, verifying).until) };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
