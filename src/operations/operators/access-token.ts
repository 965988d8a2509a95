import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import { OPERATOR_ROLES } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";

/** Operators' access tokens under `ADMIN_TOKEN_VERIFICATION=local`: JWS compact, HS256 (RFC 7519, RFC 8725), audience `ops`. */
const ISSUER = "procureiq";
const AUDIENCE = "ops";

const claimsSchema = z.object({ sub: z.string(), sid: z.string(), email: z.string(), role: z.enum(OPERATOR_ROLES), iat: z.int() });
export type AccessClaims = z.infer<typeof claimsSchema>;

type Needs = Pick<Platform, "settings" | "clock">;

/** How tokens are verified now: `local` needs the shared secret, so without it the desk verifies. */
export function verificationOf(settings: Platform["settings"]): "local" | "api" {
  const { adminVerification, accessSecret } = settings;
  const local = adminVerification.state === "configured" && adminVerification.value.ADMIN_TOKEN_VERIFICATION === "local";
  return local && accessSecret.state === "configured" ? "local" : "api";
}

const keyOf = ({ settings }: Needs) =>
  settings.accessSecret.state === "configured" ? new TextEncoder().encode(settings.accessSecret.value.JWT_ACCESS_SECRET) : undefined;

/** Throws where the secret is missing: callers ask `verificationOf` first. */
export function signAccess(deps: Needs, claims: Omit<AccessClaims, "iat">, seconds: number): Promise<string> {
  const key = keyOf(deps);
  if (!key) throw new Error("JWT_ACCESS_SECRET is not configured");
  const issuedAt = Math.floor(deps.clock.now().getTime() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(key);
}

/** The claims, or undefined for a token that is forged, expired, or made for something else. */
export async function readAccess(deps: Needs, token: string): Promise<AccessClaims | undefined> {
  const key = keyOf(deps);
  if (!key) return undefined;
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["HS256"],
      issuer: ISSUER,
      audience: AUDIENCE,
      currentDate: deps.clock.now(),
    });
    return claimsSchema.parse(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
