import { createRecent } from "./recent.ts";

/** As many secrets as settings hold at a time: four keys in each of three rings, and what is derived of four. */
const MOST_SECRETS = 16;

/** Keys, not promises of them: a promise belongs to the request that made it, and would hang with it. */
const imported = createRecent<CryptoKey>(MOST_SECRETS);

/** The key of an HS256 secret (RFC 7518 §3.2), imported once an isolate. */
export async function hmacKey(secret: string): Promise<CryptoKey> {
  const known = imported.get(secret);
  if (known) return known;
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
  imported.set(secret, key);
  return key;
}
