import * as z from "zod";
import { idSchema } from "../../platform/ids.ts";
import { once } from "../../platform/once.ts";

/** A wake-up: which crawl; its row has all the rest. */
export const crawlJobSchema = once(() => z.object({ crawlId: idSchema("crl") }));
export type CrawlJob = z.infer<ReturnType<typeof crawlJobSchema>>;
