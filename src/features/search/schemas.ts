import * as z from "zod";
import { degradedSchema } from "../../platform/degraded.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { currencySchema } from "../../platform/money-schema.ts";
import { searchOfferSchema } from "../catalog/schemas.ts";
import { crawlSchema } from "../crawl/schemas.ts";
import { END_CAUSES } from "../crawl/end-reasons.ts";
import { CRAWL_STATES } from "../crawl/rules.ts";
import { SEARCH_STATES } from "./rules.ts";

export const searchParams = z.object({ id: idSchema("srch") });
export const searchesQuery = pageQuery();

const queryText = z
  .string()
  .trim()
  .min(2)
  .max(1000)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must be one line of text, without control characters");

export const createSearchBody = z
  .strictObject({
    query: queryText.optional().meta({
      description: "As a buyer types it: things between commas, each with how many are wanted and the most that one of them may cost.",
      example: "10 office chairs under 150 euros, wireless mouse and 24-inch monitor",
    }),
    briefId: idSchema("brf").optional(),
    briefVersion: z.int().positive().max(2_147_483_647).optional().describe("the brief's current one where left out"),
    budget: z.strictObject({ amount: z.int().positive(), currency: currencySchema }).optional().meta({
      description:
        "The most that each item may cost in all its pieces; the brief's own where left out. Offers beyond it stand further down.",
    }),
    currency: currencySchema
      .optional()
      .meta({ description: "What prices are shown in; the brief's own, or the site's base currency, where left out." }),
  })
  .refine(({ query, briefId }) => (query === undefined) !== (briefId === undefined), "give either a query or a briefId")
  .refine(({ briefId, briefVersion }) => briefVersion === undefined || briefId !== undefined, {
    error: "needs a briefId",
    path: ["briefVersion"],
  });
export type CreateSearch = z.infer<typeof createSearchBody>;

export const searchSchema = z
  .object({
    id: z.string(),
    query: z.string(),
    briefId: z.string().nullable(),
    briefVersion: z.int().nullable().describe("the version of the brief it was made of"),
    items: z.array(
      z.object({
        ...{ name: z.string(), quantity: z.number().nullable(), unit: z.string().nullable(), terms: z.array(z.string()) },
        alsoCalled: z.array(z.string()).optional().meta({
          description:
            "What else it is called by a model's word, where no table of ours knows it. Weaker than `terms`: what is found by it is never exact.",
        }),
        budget: z.int().nullable().meta({ description: "The most that all of it may cost, in minor units of the search's currency." }),
      }),
    ),
    currency: currencySchema,
    degraded: degradedSchema
      .optional()
      .describe(
        "`without-budget`: the budget could not be converted, so nothing is held against it. `without-names`: the query names what no table of ours knows, and no model said what else it is called",
      ),
    state: z.enum(SEARCH_STATES),
    createdAt: z.iso.datetime(),
    confirmedAt: z.iso.datetime().nullable(),
    completedAt: z.iso.datetime().nullable(),
    cancelledAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Search" });
export type Search = z.infer<typeof searchSchema>;

export const searchDetailSchema = searchSchema.extend({ crawls: z.array(crawlSchema) }).meta({ id: "SearchDetail" });
export type SearchDetail = z.infer<typeof searchDetailSchema>;

export const searchPage = pageOf(searchSchema);

export const streamAddressSchema = z
  .object({
    searchId: z.string(),
    state: z.enum(SEARCH_STATES),
    stream: z.string().meta({ description: "Path of the event stream." }),
    revision: z.int().meta({ description: "The latest revision; give the last event id you have as Last-Event-ID." }),
  })
  .meta({ id: "StreamAddress" });
export type StreamAddress = z.infer<typeof streamAddressSchema>;

const progressSchema = z
  .object({
    crawlId: z.string(),
    supplierId: z.string(),
    state: z.enum(CRAWL_STATES),
    offersFound: z.int(),
    cause: z
      .enum(END_CAUSES)
      .nullable()
      .optional()
      .describe("why the last try failed, or found nothing, for programs; absent in what was told before it was told"),
    reason: z.string().nullable().describe("the same in words"),
  })
  .meta({ id: "CrawlProgress" });

const shown = {
  revision: z.int(),
  done: z.boolean(),
  crawls: z.array(progressSchema),
  offers: z.array(searchOfferSchema),
};

/** The events of a search's stream. Those that change what is shown have its revision as their id. */
export const searchEventsSchema = z
  .object({
    snapshot: z.object(shown).describe("all that is shown, in place of what you had"),
    reset: z.object({ reason: z.string(), ...shown }).describe("the same where what you had cannot be gone on from"),
    "offer.upserted": searchOfferSchema,
    "offer.removed": z.object({ id: z.string() }).describe("the offer is shown no more"),
    crawl: progressSchema,
    transport: z
      .object({ mode: z.enum(["pubsub", "polling"]), degraded: degradedSchema.optional() })
      .describe("how changes are found out at present"),
    digest: z
      .object({
        revision: z.int(),
        offers: z.int().describe("how many are shown as of the revision"),
        digest: z.string().describe("SHA-256 in hex of the sorted hex SHA-256s of each offer's canonical JSON (RFC 8785), a line each"),
      })
      .describe("by which a client checks what it shows"),
    done: z.object({ searchId: z.string(), state: z.enum(SEARCH_STATES) }).describe("nothing comes after it"),
  })
  .meta({ id: "SearchEvents", description: "By its name, the data of each event." });
