import * as z from "zod";
import { sha256 } from "../digest.ts";
import type { KeyRing, SigningKey } from "../key-ring.ts";

/** More than a rotation needs: one before, one that signs, one to come. */
const MOST_KEYS = 4;

/**
 * A setting that is one secret, or a JSON list of several: `[{ secret }, { kid, secret, from }]`. The one without `from` signs until the
 * first `from`, the one without `kid` verifies tokens that name no key, as those of a single secret.
 */
export const keyRing = (secret: z.ZodType<string>) =>
  z.string().transform((text, context): KeyRing => {
    const digest = sha256(text);
    if (!text.trimStart().startsWith("[")) {
      const { success, data, error } = secret.safeParse(text);
      if (success) return { keys: [{ kid: undefined, secret: data, from: 0 }], digest };
      for (const { message } of error.issues) context.addIssue(message);
      return z.NEVER;
    }
    const { success, data, error } = listOf(secret).safeParse(parsed(text));
    const [first, ...others] = (data ?? []).toSorted((a, b) => a.from - b.from);
    if (success && first) return { keys: [first, ...others], digest };
    for (const { path, message } of error?.issues ?? []) context.addIssue(path.length === 0 ? message : `${path.join(".")}: ${message}`);
    return z.NEVER;
  });

/** No message says a value: a secret may stand in the wrong place. */
function listOf(secret: z.ZodType<string>) {
  const key = z
    .strictObject(
      {
        kid: z
          .string()
          .regex(/^[\w.-]{1,40}$/, "must be 1 to 40 letters, digits, _ . -")
          .optional(),
        secret,
        from: z.iso
          .datetime({ offset: true, error: "must be a time, as 2026-12-01T09:00:00Z" })
          .transform((time) => Date.parse(time))
          .default(0),
      },
      "must have `secret`, `kid` and `from`, and nothing else",
    )
    .transform(({ kid, ...rest }): SigningKey => ({ kid, ...rest }));
  return z
    .array(key, "must be a secret, or a JSON list of keys")
    .min(1, "has no key")
    .max(MOST_KEYS, `may have ${MOST_KEYS} keys at the most`)
    .refine((keys) => differ(keys, "kid"), "two keys have the same kid, or none")
    .refine((keys) => differ(keys, "secret"), "two keys have the same secret")
    .refine((keys) => differ(keys, "from"), "two keys begin at the same time");
}

const differ = (keys: readonly SigningKey[], member: keyof SigningKey): boolean =>
  new Set(keys.map((key) => key[member])).size === keys.length;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
