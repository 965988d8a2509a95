import * as z from "zod";
import { currencySchema } from "../../platform/money-schema.ts";

/** RFC 5646 tag in its canonical form. */
export const localeTag = z
  .string()
  .max(35)
  .refine((tag) => canonical(tag) === tag, "must be a canonical BCP 47 tag")
  .meta({ description: "A BCP 47 tag in its canonical form.", example: "pt-BR" });

export const localeSchema = z.object({ tag: localeTag, name: z.string().min(1).max(100), currency: currencySchema }).meta({ id: "Locale" });
export type Locale = z.infer<typeof localeSchema>;

export const localeBody = z.strictObject({
  name: z.string().min(1).max(100),
  currency: currencySchema,
  enabled: z.boolean().default(true),
});

export const localesSchema = z.object({ items: z.array(localeSchema), resolved: localeTag }).meta({ id: "Locales" });

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
