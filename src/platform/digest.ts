import { hash, timingSafeEqual } from "node:crypto";

/** SHA-256 in hex. For tokens with 128 random bits or more; passwords go through platform/passwords.ts. */
export const sha256 = (text: string): string => hash("sha256", text);

/** Compares secrets in a time that tells neither where they differ nor how long they are. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(hash("sha256", a, "buffer"), hash("sha256", b, "buffer"));
