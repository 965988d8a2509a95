import * as z from "zod";

/** Pieces of the contract's schema. */
export const seconds = z.number().positive();
export const share = z.number().min(0).max(1);
export const owned = { owner: z.string().min(1), reviewBy: z.iso.date() };
/** US dollars per million tokens, at most three decimals, so that a token's price is a whole number of nano-dollars. */
export const usdPerMillion = z.string().regex(/^\d{1,6}(?:\.\d{1,3})?$/, "must be a decimal with at most three decimals");
/** Failed sign-ins allowed before waiting starts, the longest wait, and how long after the last one they are forgotten. */
export const throttle = z.strictObject({ free: z.int().positive(), longestSeconds: seconds, forgottenSeconds: seconds });
export const schedule = z.object({ delaysSeconds: z.array(seconds).min(1), jitter: share });
