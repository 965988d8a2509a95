import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import { unconfigured } from "../../platform/errors.ts";
import { GUEST_TOKEN_PREFIX } from "../../platform/identity.ts";
import { hmacKey } from "../../platform/hmac-key.ts";
import { headerOf, keyNamed, longestTokenSeconds, signingKeyAt, type KeyRing } from "../../platform/key-ring.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Verified } from "../../platform/token-memory.ts";
import { once } from "../../platform/once.ts";

/** Buyers' tokens: JWS compact, HS256 (RFC 7519, RFC 8725: algorithm, issuer and audience are all checked). */
const ISSUER = "procureiq";

/** A token from before the claim existed says nothing of the address: not verified. */
const accessClaims = once(() =>
  z.object({ sub: z.string(), sid: z.string(), email: z.string(), addressVerified: z.boolean().default(false) }),
);
const refreshClaims = once(() => z.object({ sub: z.string(), sid: z.string(), generation: z.int() }));
/** `useBy` in seconds since the epoch; one from before it existed has its end for that. */
const ticketClaims = once(() =>
  accessClaims().extend({ path: z.string(), jti: z.string().optional(), useBy: z.int().optional(), exp: z.int().optional() }),
);
const guestClaims = once(() => z.object({ sub: z.string() }));
/** Bound to the address it was mailed to: worth nothing once the account has another. */
const verificationClaims = once(() => z.object({ sub: z.string(), email: z.string() }));
/** Bound to the address it was mailed to, and to the password it is to replace: good once, and no longer where that changes otherwise. */
const resetClaims = once(() => z.object({ sub: z.string(), email: z.string(), replaces: z.string() }));
/** Bound to the address it was mailed to, and to the moment it was asked for, in milliseconds since the epoch: the account waits for one at most. */
const addressChangeClaims = once(() => z.object({ sub: z.string(), becomes: z.string(), askedAt: z.int() }));
export type AccessClaims = z.infer<ReturnType<typeof accessClaims>>;
export type TicketClaims = z.infer<ReturnType<typeof ticketClaims>>;
export type RefreshClaims = z.infer<ReturnType<typeof refreshClaims>>;
export type VerificationClaims = z.infer<ReturnType<typeof verificationClaims>>;
export type PasswordResetClaims = z.infer<ReturnType<typeof resetClaims>>;
export type AddressChangeClaims = z.infer<ReturnType<typeof addressChangeClaims>>;

/** What a token is for, whose keys sign it, and what it claims: one that was made for something else is none. */
interface Purpose<Claims extends z.ZodType> {
  audience: string;
  keys: "access" | "refresh";
  claims(): Claims;
}
const ACCESS = { audience: "buyer", keys: "access", claims: accessClaims } satisfies Purpose<ReturnType<typeof accessClaims>>;
const REFRESH = { audience: "refresh", keys: "refresh", claims: refreshClaims } satisfies Purpose<ReturnType<typeof refreshClaims>>;
const TICKET = { audience: "ticket", keys: "access", claims: ticketClaims } satisfies Purpose<ReturnType<typeof ticketClaims>>;
const GUEST = { audience: "guest", keys: "access", claims: guestClaims } satisfies Purpose<ReturnType<typeof guestClaims>>;
const VERIFICATION = { audience: "verify-address", keys: "access", claims: verificationClaims } satisfies Purpose<
  ReturnType<typeof verificationClaims>
>;
const RESET = { audience: "reset-password", keys: "access", claims: resetClaims } satisfies Purpose<ReturnType<typeof resetClaims>>;
const ADDRESS_CHANGE = { audience: "change-address", keys: "access", claims: addressChangeClaims } satisfies Purpose<
  ReturnType<typeof addressChangeClaims>
>;

type Keys = Pick<Platform, "settings" | "clock" | "contract">;

/** The keys of buyers' tokens; `dependency-unconfigured` without them or without Redis: sign-in then fails closed (AUTH-1). */
export function keysOf({ settings }: Pick<Platform, "settings">): { access: KeyRing; refresh: KeyRing } {
  const missing = [settings.buyerTokens, settings.redis].flatMap((group) =>
    group.state === "configured" ? [] : [...group.missing, ...group.malformed.map(({ name }) => name)],
  );
  if (settings.buyerTokens.state !== "configured" || missing.length > 0) throw unconfigured("sign-in", missing);
  const { JWT_ACCESS_SECRET, JWT_REFRESH_SECRET } = settings.buyerTokens.value;
  return { access: JWT_ACCESS_SECRET, refresh: JWT_REFRESH_SECRET };
}

export const signAccess = (deps: Keys, claims: AccessClaims, seconds: number): Promise<string> =>
  sign(deps, ACCESS, claims, { from: deps.clock.now(), seconds });

/** The same session, generation and time give the same token, so that a lost answer can be given again. */
export const signRefresh = (deps: Keys, claims: RefreshClaims, issuedAt: Date, seconds: number): Promise<string> =>
  sign(deps, REFRESH, claims, { from: issuedAt, seconds });

export const signTicket = (
  deps: Keys,
  claims: AccessClaims & { path: string; jti: string; useBy: number },
  seconds: number,
): Promise<string> => sign(deps, TICKET, claims, { from: deps.clock.now(), seconds });

export const signGuest = async (deps: Keys, guestId: string, seconds: number): Promise<string> =>
  `${GUEST_TOKEN_PREFIX}${await sign(deps, GUEST, { sub: guestId }, { from: deps.clock.now(), seconds })}`;

/** The same buyer, address and time give the same token, so that a mail tried again says the same. */
export const signVerification = (deps: Keys, claims: VerificationClaims, askedAt: Date, seconds: number): Promise<string> =>
  sign(deps, VERIFICATION, claims, { from: askedAt, seconds });

/** As of a verification: the same for the same. */
export const signPasswordReset = (deps: Keys, claims: PasswordResetClaims, askedAt: Date, seconds: number): Promise<string> =>
  sign(deps, RESET, claims, { from: askedAt, seconds });

/** As of a verification: the same for the same. */
export const signAddressChange = (deps: Keys, claims: AddressChangeClaims, askedAt: Date, seconds: number): Promise<string> =>
  sign(deps, ADDRESS_CHANGE, claims, { from: askedAt, seconds });

export const verifyAccess = (deps: Keys, token: string) => verify(deps, ACCESS, token);
export const readAccess = (deps: Keys, token: string) => read(deps, ACCESS, token);
export const readRefresh = (deps: Keys, token: string) => read(deps, REFRESH, token);
export const readTicket = (deps: Keys, token: string) => read(deps, TICKET, token);
export const readGuest = (deps: Keys, token: string) => read(deps, GUEST, token.slice(GUEST_TOKEN_PREFIX.length));
export const readVerification = (deps: Keys, token: string) => read(deps, VERIFICATION, token);
export const readPasswordReset = (deps: Keys, token: string) => read(deps, RESET, token);
export const readAddressChange = (deps: Keys, token: string) => read(deps, ADDRESS_CHANGE, token);

async function sign<Claims extends z.ZodType<Record<string, unknown>>>(
  deps: Keys,
  { audience, keys }: Purpose<Claims>,
  claims: z.output<Claims>,
  { from, seconds }: { from: Date; seconds: number },
): Promise<string> {
  const issuedAt = Math.floor(from.getTime() / 1000);
  const key = signingKeyAt(keysOf(deps)[keys], from);
  return new SignJWT(claims)
    .setProtectedHeader({ ...headerOf(key), typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(await hmacKey(key.secret));
}

/** The claims, or undefined for a token that is forged, expired, or made for something else. */
const read = async <Claims extends z.ZodType>(deps: Keys, purpose: Purpose<Claims>, token: string): Promise<z.output<Claims> | undefined> =>
  (await verify(deps, purpose, token))?.claims;

/** As `read`, with how long they hold. */
async function verify<Claims extends z.ZodType>(
  deps: Keys,
  { audience, keys, claims }: Purpose<Claims>,
  token: string,
): Promise<Verified<z.output<Claims>> | undefined> {
  const now = deps.clock.now();
  const verifying = { ring: keysOf(deps)[keys], now, longestSeconds: longestTokenSeconds(deps.contract) };
  try {
    const { payload, protectedHeader } = await jwtVerify(token, ({ kid }) => hmacKey(keyNamed(kid, verifying).secret), {
      algorithms: ["HS256"],
      issuer: ISSUER,
      audience,
      requiredClaims: ["exp"],
      currentDate: now,
    });
    return { claims: claims().parse(payload), expiresAt: Math.min(payload.exp ?? 0, keyNamed(protectedHeader.kid, verifying).until) };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
