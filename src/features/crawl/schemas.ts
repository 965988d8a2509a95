import * as z from "zod";
import { currencySchema } from "../../platform/money-schema.ts";
import { END_CAUSES } from "./end-reasons.ts";
import { CRAWL_STATES } from "./rules.ts";

export const supplierParams = z.object({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/, "must be 3 to 40 lower-case letters, digits and hyphens")
    .meta({ description: "The supplier's own name, which operators give it.", example: "abt" }),
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
  feedUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullish()
    .meta({
      description: "Where its product feed stands, in the form of Google Merchant: RSS 2.0, Atom or tab-separated. Left out: it has none.",
    }),
});
export type SupplierBody = z.infer<typeof supplierBody>;

export const supplierSchema = supplierBody
  .extend({
    id: z.string(),
    feedUrl: z.string().nullable(),
    freshFrom: z.iso.datetime().nullable().describe("An operator has asked for everything anew that was read before."),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
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
    cause: z
      .enum(END_CAUSES)
      .nullable()
      .meta({ description: "Why the last try failed, or found nothing, for programs; null too for what a release before ended." }),
    reason: z.string().nullable().meta({ description: "The same in words." }),
    pages: z.object({
      planned: z.int().nullable(),
      read: z.int(),
      broken: z.int(),
      disallowed: z.int(),
      setAside: z.int().meta({ description: "Left alone because reading them ended the Worker before." }),
    }),
    offersFound: z.int(),
  })
  .meta({ id: "Crawl" });
export type Crawl = z.infer<typeof crawlSchema>;

export const reextractQuery = z.object({
  dryRun: z.enum(["0", "1"]).default("0").describe("1: nothing is written; the answer says what would be."),
});
export const reextractBody = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional()
    .meta({ description: "Only the page of this address; `since` and `limit` then say nothing." }),
  since: z.iso.datetime({ offset: true }).optional().meta({ description: "Pages fetched since then; without it, all that are kept." }),
  limit: z.int().min(1).optional().meta({ description: "At most the contract's `crawl.archive.maxReextract`, which is the default." }),
});

/** What became of a page that was read again. */
export const REEXTRACTION_OUTCOMES = ["changed", "same", "superseded", "not-offered", "held", "unreadable"] as const;

export const reextractionSchema = z
  .object({
    supplierId: z.string(),
    dryRun: z.boolean(),
    outcomes: z.record(z.enum(REEXTRACTION_OUTCOMES), z.int()),
    items: z.array(
      z.object({
        url: z.string(),
        fetchedAt: z.iso.datetime(),
        outcome: z.enum(REEXTRACTION_OUTCOMES).meta({
          description:
            "`superseded`: the offer was seen later or is gone; `not-offered`: nothing was made of the page when it was crawled; `held`: another source of the page asks another price.",
        }),
        offerId: z.string().optional(),
        changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })).optional(),
        reason: z.string().optional(),
      }),
    ),
    nextSince: z.iso.datetime().nullable().meta({ description: "Where to go on; null where this was all." }),
  })
  .meta({ id: "Reextraction" });
export type Reextraction = z.infer<typeof reextractionSchema>;
