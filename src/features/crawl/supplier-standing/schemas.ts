import * as z from "zod";
import { CIRCUIT_PHASES } from "../../../platform/circuit-rules.ts";
import { END_CAUSES } from "../end-reasons.ts";
import { FEED_OUTCOMES } from "../feeds/rules.ts";
import { supplierSchema } from "../schemas.ts";

const moment = z.iso.datetime().nullable();

export const supplierStandingSchema = supplierSchema
  .pick({ id: true, name: true, baseUrl: true, enabled: true, freshFrom: true })
  .extend({
    crawls: z.object({
      active: z.number().describe("Queued or running."),
      ended: z.number().describe("Ended within a day, the latest fifty."),
      failed: z.number(),
      failedInARow: z.number().describe("Since one that succeeded."),
      lastSuccessAt: moment,
      lastFailure: z.object({ at: z.iso.datetime(), cause: z.enum(END_CAUSES).nullable(), reason: z.string().nullable() }).nullable(),
    }),
    pages: z.object({
      known: z.number(),
      fresh: z.number(),
      resting: z.number().describe("Nobody answered for them; not asked for before a while has passed."),
      broken: z.number(),
      newestAt: moment.describe("When a page was last answered for."),
    }),
    feed: z
      .object({
        ...{ url: z.string(), dueAt: z.iso.datetime(), readAt: moment.describe("When it was last read as a whole.") },
        ...{ outcome: z.enum(FEED_OUTCOMES).nullable(), reason: z.string().nullable(), failures: z.number() },
        ...{ rows: z.number(), offers: z.number(), held: z.number(), setAside: z.number() },
        rejected: z
          .array(z.object({ row: z.number(), id: z.string().nullable(), reason: z.string() }))
          .describe("The first of the rows that were set aside."),
      })
      .nullable()
      .describe("Its product feed; null where it has none."),
    offers: z.object({ standing: z.number(), pricesHeld: z.number() }),
    host: z
      .object({
        circuit: z.enum(CIRCUIT_PHASES),
        openUntil: moment,
        askedUntil: moment.describe("It asked to be left alone until then."),
        failures: z.number().describe("Requests in a row that failed."),
        latencyMs: z.number(),
        paceMs: z.number().describe("Least milliseconds between two requests, as it answers now."),
        lastRequestAt: moment,
      })
      .nullable()
      .describe("Null where its object does not answer."),
    robots: z
      .object({
        readAt: z.iso.datetime(),
        isOverdue: z
          .boolean()
          .describe("Older than one is kept, and not answered for when it was asked for since: it holds only while none can be had."),
        status: z.number(),
        opensTheShop: z.boolean().describe("Whether its front page may be asked for."),
        crawlDelayMs: z.number(),
        sitemaps: z.array(z.string()),
      })
      .nullable()
      .describe("As it was read last; null where it never was, or the host's object does not answer."),
  })
  .meta({ id: "SupplierStanding" });
export type SupplierStanding = z.infer<typeof supplierStandingSchema>;

export const recrawlBody = z.strictObject({ reason: z.string().trim().min(3).max(500) });
