import { createHash } from "node:crypto";

/** A whole number from 0 up to but not including `below` (at most 2^48), the same for the same key on every machine. */
export function stableNumber(key: string, below: number): number {
  return createHash("sha256").update(key).digest().readUIntBE(0, 6) % below;
}
