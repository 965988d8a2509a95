import { createHash, timingSafeEqual } from "node:crypto";

/** SHA-256 in hex. For tokens with 128 random bits or more; passwords go through platform/passwords.ts. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Compares secrets in a time that tells neither where they differ nor how long they are. */
export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
