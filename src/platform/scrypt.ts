import type { Sliced } from "./sliced.ts";
import { pbkdf2Sync } from "node:crypto";

/** RFC 7914: memory of `128 * N * r` bytes, passed over twice, `p` times. */
export interface ScryptCost {
  N: number;
  r: number;
  p: number;
}

/** 32-bit words of one Salsa20 block. */
const BLOCK = 16;
/** Of a stored hash that asks for more something is wrong, and an isolate has 128 MB for all. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Salsa20 blocks mixed before others have their turn: a fortieth of a hash. Counted, because the platform's clock stands still while code runs. */
const BLOCKS_A_SLICE = 65_536;

/**
 * scrypt (RFC 7914) with SHA-256, stopping after every slice of work so that who drives it can let others run; its value is the key.
 * The platform's own takes the whole hash at once, on the thread that serves everybody. Words are little-endian, as on every machine that
 * runs workerd.
 */
export function* scryptInSlices(password: string, salt: Uint8Array, cost: ScryptCost, keyBytes: number): Sliced<Buffer> {
  const { N, r, p } = plausible(cost);
  const bytes = new Uint8Array(pbkdf2Sync(password, salt, 1, p * 128 * r, "sha256"));
  const lanes = new Int32Array(bytes.buffer);
  const words = 2 * r * BLOCK;
  const memory = new Int32Array(N * words);
  const mixed = new Int32Array(words);
  const mixesASlice = Math.max(1, Math.floor(BLOCKS_A_SLICE / (2 * r)));
  let left = mixesASlice;

  for (let lane = 0; lane < p; lane += 1) {
    const state = lanes.subarray(lane * words, (lane + 1) * words);
    for (let row = 0; row < N; row += 1) {
      memory.set(state, row * words);
      mixBlocks(memory, row * words, state, r);
      if ((left -= 1) === 0) {
        yield;
        left = mixesASlice;
      }
    }
    for (let step = 0; step < N; step += 1) {
      const row = ((state[words - BLOCK] ?? 0) & (N - 1)) * words;
      for (let word = 0; word < words; word += 1) mixed[word] = (state[word] ?? 0) ^ (memory[row + word] ?? 0);
      mixBlocks(mixed, 0, state, r);
      if ((left -= 1) === 0) {
        yield;
        left = mixesASlice;
      }
    }
  }
  return pbkdf2Sync(password, bytes, 1, keyBytes, "sha256");
}

function plausible(cost: ScryptCost): ScryptCost {
  const { N, r, p } = cost;
  const whole = [N, r, p].every((figure) => Number.isSafeInteger(figure) && figure > 0);
  if (!whole || N < 2 || (N & (N - 1)) !== 0 || 128 * r * Math.max(N, p) > MOST_BYTES)
    throw new RangeError("no cost of scrypt that is kept here");
  return cost;
}

/** scryptBlockMix: each of the `2 * r` blocks is hashed with the one before, even ones first in what comes out. */
function mixBlocks(from: Int32Array, start: number, into: Int32Array, r: number): void {
  const last = start + (2 * r - 1) * BLOCK;
  let x0 = from[last] ?? 0;
  let x1 = from[last + 1] ?? 0;
  let x2 = from[last + 2] ?? 0;
  let x3 = from[last + 3] ?? 0;
  let x4 = from[last + 4] ?? 0;
  let x5 = from[last + 5] ?? 0;
  let x6 = from[last + 6] ?? 0;
  let x7 = from[last + 7] ?? 0;
  let x8 = from[last + 8] ?? 0;
  let x9 = from[last + 9] ?? 0;
  let xa = from[last + 10] ?? 0;
  let xb = from[last + 11] ?? 0;
  let xc = from[last + 12] ?? 0;
  let xd = from[last + 13] ?? 0;
  let xe = from[last + 14] ?? 0;
  let xf = from[last + 15] ?? 0;
  for (let block = 0; block < 2 * r; block += 1) {
    const at = start + block * BLOCK;
    const y0 = (x0 ^= from[at] ?? 0);
    const y1 = (x1 ^= from[at + 1] ?? 0);
    const y2 = (x2 ^= from[at + 2] ?? 0);
    const y3 = (x3 ^= from[at + 3] ?? 0);
    const y4 = (x4 ^= from[at + 4] ?? 0);
    const y5 = (x5 ^= from[at + 5] ?? 0);
    const y6 = (x6 ^= from[at + 6] ?? 0);
    const y7 = (x7 ^= from[at + 7] ?? 0);
    const y8 = (x8 ^= from[at + 8] ?? 0);
    const y9 = (x9 ^= from[at + 9] ?? 0);
    const ya = (xa ^= from[at + 10] ?? 0);
    const yb = (xb ^= from[at + 11] ?? 0);
    const yc = (xc ^= from[at + 12] ?? 0);
    const yd = (xd ^= from[at + 13] ?? 0);
    const ye = (xe ^= from[at + 14] ?? 0);
    const yf = (xf ^= from[at + 15] ?? 0);
    // Salsa20/8: four rounds over the columns, each followed by one over the rows.
    for (let round = 0; round < 4; round += 1) {
      x4 ^= rotated(x0 + xc, 7);
      x8 ^= rotated(x4 + x0, 9);
      xc ^= rotated(x8 + x4, 13);
      x0 ^= rotated(xc + x8, 18);
      x9 ^= rotated(x5 + x1, 7);
      xd ^= rotated(x9 + x5, 9);
      x1 ^= rotated(xd + x9, 13);
      x5 ^= rotated(x1 + xd, 18);
      xe ^= rotated(xa + x6, 7);
      x2 ^= rotated(xe + xa, 9);
      x6 ^= rotated(x2 + xe, 13);
      xa ^= rotated(x6 + x2, 18);
      x3 ^= rotated(xf + xb, 7);
      x7 ^= rotated(x3 + xf, 9);
      xb ^= rotated(x7 + x3, 13);
      xf ^= rotated(xb + x7, 18);
      x1 ^= rotated(x0 + x3, 7);
      x2 ^= rotated(x1 + x0, 9);
      x3 ^= rotated(x2 + x1, 13);
      x0 ^= rotated(x3 + x2, 18);
      x6 ^= rotated(x5 + x4, 7);
      x7 ^= rotated(x6 + x5, 9);
      x4 ^= rotated(x7 + x6, 13);
      x5 ^= rotated(x4 + x7, 18);
      xb ^= rotated(xa + x9, 7);
      x8 ^= rotated(xb + xa, 9);
      x9 ^= rotated(x8 + xb, 13);
      xa ^= rotated(x9 + x8, 18);
      xc ^= rotated(xf + xe, 7);
      xd ^= rotated(xc + xf, 9);
      xe ^= rotated(xd + xc, 13);
      xf ^= rotated(xe + xd, 18);
    }
    const to = ((block & 1) * r + (block >> 1)) * BLOCK;
    into[to] = x0 = (x0 + y0) | 0;
    into[to + 1] = x1 = (x1 + y1) | 0;
    into[to + 2] = x2 = (x2 + y2) | 0;
    into[to + 3] = x3 = (x3 + y3) | 0;
    into[to + 4] = x4 = (x4 + y4) | 0;
    into[to + 5] = x5 = (x5 + y5) | 0;
    into[to + 6] = x6 = (x6 + y6) | 0;
    into[to + 7] = x7 = (x7 + y7) | 0;
    into[to + 8] = x8 = (x8 + y8) | 0;
    into[to + 9] = x9 = (x9 + y9) | 0;
    into[to + 10] = xa = (xa + ya) | 0;
    into[to + 11] = xb = (xb + yb) | 0;
    into[to + 12] = xc = (xc + yc) | 0;
    into[to + 13] = xd = (xd + yd) | 0;
    into[to + 14] = xe = (xe + ye) | 0;
    into[to + 15] = xf = (xf + yf) | 0;
  }
}

function rotated(sum: number, by: number): number {
  const word = sum | 0;
  return (word << by) | (word >>> (32 - by));
}
