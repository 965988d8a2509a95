import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import { hmacKey } from "../../platform/hmac-key.ts";
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

type Needs = Pick<Platform, "settings" | "clock">;

/** How tokens are verified now: `local` needs the shared secret, so without it the desk verifies. */
export function verificationOf(settings: Platform["settings"]): "local" | "api" {
  const { adminVerification, accessSecret } = settings;
  const local = adminVerification.state === "configured" && adminVerification.value.ADMIN_TOKEN_VERIFICATION === "local";
  return local && accessSecret.state === "configured" ? "local" : "api";
}

/** The secret that operators' tokens are signed with; undefined where there is none. */
export const accessSecretOf = ({ settings }: Pick<Needs, "settings">): string | undefined =>
  settings.accessSecret.state === "configured" ? settings.accessSecret.value.JWT_ACCESS_SECRET : undefined;

/** Throws where the secret is missing: callers ask `verificationOf` first. */
export async function signAccess(deps: Needs, claims: Omit<AccessClaims, "iat">, seconds: number): Promise<string> {
  const secret = accessSecretOf(deps);
  if (secret === undefined) throw new Error("JWT_ACCESS_SECRET is not configured");
  const issuedAt = Math.floor(deps.clock.now().getTime() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(await hmacKey(secret));
}

/** The claims, or undefined for a token that is forged, expired, or made for something else. */
export const readAccess = async (deps: Needs, token: string): Promise<AccessClaims | undefined> =>
  (await verifyAccess(deps, token))?.claims;

/** As `readAccess`, with how long they hold. */
export async function verifyAccess(deps: Needs, token: string): Promise<Verified<AccessClaims> | undefined> {
  const secret = accessSecretOf(deps);
  if (secret === undefined) return undefined;
  try {
    const { payload } = await jwtVerify(token, await hmacKey(secret), {
      algorithms: ["HS256"],
      issuer: ISSUER,
      audience: AUDIENCE,
      currentDate: deps.clock.now(),
    });
    return { claims: claimsSchema().parse(payload), expiresAt: payload.exp };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
