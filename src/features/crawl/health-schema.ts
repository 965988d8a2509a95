import * as z from "zod";
import { archiveFiguresSchema } from "./archive/archive-figures.ts";

const seconds = z.number().nonnegative().nullable();
/** What CRL-1 shows of crawls. */
export const crawlHealthSchema = z.object({
  queueDepth: z.number().describe("Crawls whose wake-up is due and that nobody holds."),
  oldestUndispatchedAgeSeconds: seconds.describe("Seconds since the oldest of them was due; null of none."),
  queued: z.number(),
  oldestQueuedAgeSeconds: seconds.describe("Seconds since the oldest queued crawl was made; null of none."),
  running: z.number(),
  oldestRunningAgeSeconds: seconds.describe("Seconds since the oldest running crawl began; null of none."),
  redispatchesLastHour: z.number().describe("Forgotten crawls the sweep woke over the last hour."),
  endedLastHour: z.number(),
  failureRate: z.number().nullable().describe("Share of the last hour's ended crawls that failed; null of none."),
  latencyMs: z.number().nullable().describe("95th percentile of suppliers' answers over 15 minutes; null of none."),
  setAside: z.object({
    files: z.number().describe("Files of suppliers that are not read because reading them ended the Worker before."),
    latest: z.array(z.object({ supplierId: z.string(), url: z.string() })).describe("The latest of them."),
  }),
  archive: archiveFiguresSchema,
});
export type CrawlHealthFigures = z.infer<typeof crawlHealthSchema>;
