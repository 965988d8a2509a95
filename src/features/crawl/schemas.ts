import { z } from "zod";
import { idSchema } from "../../platform/ids.ts";
import { currencySchema } from "../../platform/money.ts";
import { CRAWL_STATES } from "./rules.ts";

/** A wake-up: which crawl; its row has all the rest. */
export const crawlJobSchema = z.object({ crawlId: idSchema("crl") });
export type CrawlJob = z.infer<typeof crawlJobSchema>;

export const supplierParams = z.object({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/, "must be 3 to 40 lower-case letters, digits and hyphens")
    .meta({ example: "abt" }),
});

export const supplierBody = z.strictObject({
  name: z.string().trim().min(1).max(120),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .meta({ description: "Where the shop's pages begin; an origin, without path." }),
  currency: currencySchema,
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 alpha-2 code")
    .meta({ example: "US" }),
  enabled: z.boolean(),
});
export type SupplierBody = z.infer<typeof supplierBody>;

export const supplierSchema = supplierBody
  .extend({ id: z.string(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() })
  .meta({ id: "Supplier" });
export type Supplier = z.infer<typeof supplierSchema>;

export const crawlSchema = z
  .object({
    id: z.string(),
    supplierId: z.string(),
    state: z.enum(CRAWL_STATES),
    attempts: z.int(),
    queuedAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    reason: z.string().nullable().meta({ description: "Why the last try failed." }),
    pages: z.object({ planned: z.int().nullable(), read: z.int(), broken: z.int(), disallowed: z.int() }),
    offersFound: z.int(),
  })
  .meta({ id: "Crawl" });
export type Crawl = z.infer<typeof crawlSchema>;
