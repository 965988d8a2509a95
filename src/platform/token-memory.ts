import type { Clock } from "./clock.ts";
import { createRecent } from "./recent.ts";

/** What the check of a token's signature came to. */
export interface Verified<Claims> {
  claims: Claims;
  /** Its `exp`, or when its key ends, seconds since the epoch; a token without one is not remembered. */
  expiresAt: number | undefined;
}

export interface TokenMemory<Claims> {
  /**
   * The claims of a token, by `verify` or as remembered from an earlier one. `digest` is the token's SHA-256: memory holds what nobody can
   * present. `keys` is the digest of those that tokens are verified with now; with others everything is forgotten.
   */
  claimsOf(token: { digest: string; keys: string }, verify: () => Promise<Verified<Claims> | undefined>): Promise<Claims | undefined>;
}

/**
 * Remembers that a signature was right, and nothing else: whether the session behind it still lives is asked as if there were no memory.
 * Nothing is remembered past its `exp` (RFC 7519 §4.1.4: in whole seconds, as the check itself counts them) nor past its key, and
 * nothing of what was no token, so that garbage takes no room.
 */
export function createTokenMemory<Claims>(clock: Clock, most: number): TokenMemory<Claims> {
  const known = createRecent<{ claims: Claims; expiresAt: number }>(most);
  let verifiedWith: string | undefined;

  return {
    async claimsOf({ digest, keys }, verify) {
      if (keys !== verifiedWith) known.clear();
      verifiedWith = keys;
      const remembered = known.get(digest);
      if (remembered && remembered.expiresAt > Math.floor(clock.now().getTime() / 1000)) return remembered.claims;
      if (remembered) known.delete(digest);
      const verified = await verify();
      // The keys may have been replaced while the signature was looked at.
      if (verified?.expiresAt !== undefined && keys === verifiedWith)
        known.set(digest, { claims: verified.claims, expiresAt: verified.expiresAt });
      return verified?.claims;
    },
  };
}
