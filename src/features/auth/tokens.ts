import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import { unconfigured } from "../../platform/errors.ts";
import type { Platform } from "../../platform/platform.ts";

/** Buyers' tokens: JWS compact, HS256 (RFC 7519, RFC 8725: algorithm, issuer and audience are all checked). */
const ISSUER = "procureiq";
type Audience = "buyer" | "refresh" | "ticket" | "verify-address";

/** A token from before the claim existed says nothing of the address: not verified. */
const accessClaims = z.object({ sub: z.string(), sid: z.string(), email: z.string(), addressVerified: z.boolean().default(false) });
const refreshClaims = z.object({ sub: z.string(), sid: z.string(), generation: z.int() });
const ticketClaims = accessClaims.extend({ path: z.string() });
/** Bound to the address it was mailed to: worth nothing once the account has another. */
const verificationClaims = z.object({ sub: z.string(), email: z.string() });
export type AccessClaims = z.infer<typeof accessClaims>;
export type RefreshClaims = z.infer<typeof refreshClaims>;
export type VerificationClaims = z.infer<typeof verificationClaims>;

type Keys = Pick<Platform, "settings" | "clock">;

/** The buyers' secrets; `dependency-unconfigured` without them or without Redis: sign-in then fails closed (AUTH-1). */
export function secretsOf({ settings }: Pick<Platform, "settings">): { access: Uint8Array; refresh: Uint8Array } {
  const missing = [settings.buyerTokens, settings.redis].flatMap((group) =>
    group.state === "configured" ? [] : [...group.missing, ...group.malformed.map(({ name }) => name)],
  );
  if (settings.buyerTokens.state !== "configured" || missing.length > 0) throw unconfigured("sign-in", missing);
  const encoder = new TextEncoder();
  const { JWT_ACCESS_SECRET, JWT_REFRESH_SECRET } = settings.buyerTokens.value;
  return { access: encoder.encode(JWT_ACCESS_SECRET), refresh: encoder.encode(JWT_REFRESH_SECRET) };
}

export const signAccess = (deps: Keys, claims: AccessClaims, seconds: number): Promise<string> =>
  sign(secretsOf(deps).access, "buyer", claims, deps.clock.now(), seconds);

/** The same session, generation and time give the same token, so that a lost answer can be given again. */
export const signRefresh = (deps: Keys, claims: RefreshClaims, issuedAt: Date, seconds: number): Promise<string> =>
  sign(secretsOf(deps).refresh, "refresh", claims, issuedAt, seconds);

export const signTicket = (deps: Keys, claims: AccessClaims & { path: string }, seconds: number): Promise<string> =>
  sign(secretsOf(deps).access, "ticket", claims, deps.clock.now(), seconds);

/** The same buyer, address and time give the same token, so that a mail tried again says the same. */
export const signVerification = (deps: Keys, claims: VerificationClaims, askedAt: Date, seconds: number): Promise<string> =>
  sign(secretsOf(deps).access, "verify-address", claims, askedAt, seconds);

export const readAccess = (deps: Keys, token: string) => read(deps, secretsOf(deps).access, "buyer", accessClaims, token);
export const readRefresh = (deps: Keys, token: string) => read(deps, secretsOf(deps).refresh, "refresh", refreshClaims, token);
export const readTicket = (deps: Keys, token: string) => read(deps, secretsOf(deps).access, "ticket", ticketClaims, token);
export const readVerification = (deps: Keys, token: string) =>
  read(deps, secretsOf(deps).access, "verify-address", verificationClaims, token);

function sign(key: Uint8Array, audience: Audience, claims: Record<string, unknown>, at: Date, seconds: number): Promise<string> {
  const issuedAt = Math.floor(at.getTime() / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(key);
}

/** The claims, or undefined for a token that is forged, expired, or made for something else. */
async function read<S extends z.ZodType>(
  deps: Keys,
  key: Uint8Array,
  audience: Audience,
  schema: S,
  token: string,
): Promise<z.output<S> | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ["HS256"], issuer: ISSUER, audience, currentDate: deps.clock.now() });
    return schema.parse(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
