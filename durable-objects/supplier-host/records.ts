import * as z from "zod";
import type { HostState } from "../../src/features/crawl/host-rules.ts";
import { StoredRecord } from "../parts/stored-record.ts";

const host = () =>
  z.looseObject({
    lastRequestAt: z.number(),
    askedUntil: z.number().default(0),
    latencyMs: z.number().default(0),
    permit: z.looseObject({ token: z.number(), until: z.number() }).nullable(),
    tokens: z.number(),
    failures: z.number(),
    openUntil: z.number(),
  });

/** What is not readable is not taken for a host that may be asked. */
export const hostRecord = new StoredRecord<HostState>("supplier-host", "host", host);
