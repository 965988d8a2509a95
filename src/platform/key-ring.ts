import { errors } from "jose";
import type { Contract } from "./contract.ts";

/** One of the secrets that tokens are signed with. */
export interface SigningKey {
  /** The `kid` of its tokens (RFC 7515 §4.1.4); undefined for the one whose tokens have none. */
  kid: string | undefined;
  secret: string;
  /** Since when it signs, until the next one does; milliseconds since the epoch. */
  from: number;
}

/** The secrets for one kind of token: one signs, those before it are still verified with. */
export interface KeyRing {
  /** By `from`, no two at once. */
  keys: readonly [SigningKey, ...SigningKey[]];
  /** Another one where anything of the ring is another. */
  digest: string;
}

/** By when a token is issued, not by when it is signed: one that is made again, for a lost answer or a mail tried again, is the same. */
export const signingKeyAt = ({ keys }: KeyRing, issuedAt: Date): SigningKey =>
  keys.findLast(({ from }) => from <= issuedAt.getTime()) ?? keys[0];

/** The protected header of what a key signs. */
export const headerOf = ({ kid }: SigningKey) => ({ alg: "HS256", ...(kid === undefined ? {} : { kid }) });

/** When the last token of a key has expired, by which nothing is verified from then on; infinity for the newest. Milliseconds since the epoch. */
const verifiesUntil = ({ keys }: KeyRing, { from }: SigningKey, longestSeconds: number): number =>
  (keys.find((key) => key.from > from)?.from ?? Infinity) + longestSeconds * 1000;

/** What looks at a token. */
interface Verifying {
  ring: KeyRing;
  now: Date;
  /** How long what a key signed can be good for. */
  longestSeconds: number;
}

/** The key that a token names and when it ends, seconds since the epoch; throws for one of which no token can be out, as jose wants it. */
export function keyNamed(kid: unknown, { ring, now, longestSeconds }: Verifying): { secret: string; until: number } {
  const key = ring.keys.find((one) => one.kid === kid);
  const until = key ? verifiesUntil(ring, key, longestSeconds) : 0;
  if (!key || until <= now.getTime()) throw new errors.JWKSNoMatchingKey();
  return { secret: key.secret, until: until / 1000 };
}

/** Keys by which nothing is verified any more, and which can be taken out. */
export const keysPastUse = (ring: KeyRing, now: Date, longestSeconds: number): SigningKey[] =>
  ring.keys.filter((key) => verifiesUntil(ring, key, longestSeconds) <= now.getTime());

/** How long what is signed can be good for, whatever it is for. */
export const longestTokenSeconds = ({ access }: Pick<Contract, "access">): number =>
  Math.max(
    access.accessTokenSeconds,
    access.refreshTokenSeconds,
    access.guestSeconds,
    access.verification.tokenSeconds,
    access.passwordReset.tokenSeconds,
  );
