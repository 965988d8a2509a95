/** Filled at once and used up piece by piece: asking the platform costs more than the bytes do. */
const POOL_BYTES = 2_048;
let pool = new Uint8Array(0);
let at = 0;

/** So many bytes from the platform's cryptographic source, each given out once. */
export function randomBytes(count: number): Uint8Array {
  if (at + count > pool.length) {
    pool = crypto.getRandomValues(new Uint8Array(Math.max(POOL_BYTES, count)));
    at = 0;
  }
  at += count;
  return pool.subarray(at - count, at);
}
