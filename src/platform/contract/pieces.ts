import * as z from "zod";

/** Pieces of the contract's schema. */
export const seconds = z.number().positive();
export const share = z.number().min(0).max(1);
/** Says something: neither blank, nor with blanks around it. */
export const named = z.string().regex(/^\S(?:.*\S)?$/u, "must say something, without blanks around it");
export const owned = { owner: named, reviewBy: z.iso.date() };
/**
 * US dollars per million tokens below a thousand, at most three decimals: a token's price is then a whole number of nano-dollars, and what
 * the most tokens the books hold for a call cost is one that a number holds exactly.
 */
export const usdPerMillion = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,2})(?:\.\d{1,3})?$/, "must be a decimal below 1000 with at most three decimals");
/** Failed sign-ins allowed before waiting starts, the longest wait, and how long after the last one they are forgotten. */
export const throttle = z.strictObject({ free: z.int().positive(), longestSeconds: seconds, forgottenSeconds: seconds });
export const schedule = z.object({ delaysSeconds: z.array(seconds).min(1), jitter: share });

/** What stands in for a setting that is demanded of a deployed environment, who decided that and when it is looked at again; null where nothing does. */
export const standIn = <Name extends string>(by: Name) =>
  z.strictObject({ by: z.literal(by), ...owned, reviewedOn: z.iso.date(), reason: named }).nullable();

/** An amount of US dollars, above nothing and below a million, to the cent. */
export const usd = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,5})(?:\.\d{1,2})?$/, "must be US dollars below a million with at most two decimals")
  .refine((amount) => Number(amount) > 0, "must be more than nothing");
