import { hash, timingSafeEqual } from "node:crypto";
import { sha256 as sha256Of } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Characters up to which digesting costs less than what the platform's makes around it, which is a stream for each. */
const SHORT = 2_048;

/** SHA-256 in hex. For tokens with 128 random bits or more; passwords go through platform/passwords.ts. */
export const sha256 = (text: string): string => (text.length <= SHORT ? bytesToHex(sha256Of(utf8ToBytes(text))) : hash("sha256", text));

/** Compares secrets in a time that tells neither where they differ nor how long they are. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(hash("sha256", a, "buffer"), hash("sha256", b, "buffer"));
