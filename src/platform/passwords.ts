import { scrypt, timingSafeEqual, randomBytes, type ScryptOptions } from "node:crypto";

/**
 * scrypt with N=2^14, r=8, p=5: OWASP's parameters for 16 MiB, which fits an isolate's 128 MB beside its other requests.
 * Stored as `scrypt$N$r$p$salt$hash`, base64url, so that parameters can grow without losing accounts.
 */
const COST: { N: number; r: number; p: number } = { N: 2 ** 14, r: 8, p: 5 };
const KEY_BYTES = 32;

/** Hashes a password with a fresh salt. NFKC first, so that the same characters typed elsewhere match. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Compares in constant time. Without a stored hash it works as long and answers false, so that time tells nothing. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [scheme, N, r, p, salt = "", hash = ""] = (stored ?? "").split("$");
  if (scheme !== "scrypt") {
    await derive(password, randomBytes(16), COST);
    return false;
  }
  const expected = Buffer.from(hash, "base64url");
  const actual = await derive(password, Buffer.from(salt, "base64url"), { N: Number(N), r: Number(r), p: Number(p) });
  return expected.byteLength === actual.byteLength && timingSafeEqual(expected, actual);
}

function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, { ...cost, maxmem: 64 * 1024 * 1024 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
