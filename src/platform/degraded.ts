import * as z from "zod";

/** The one vocabulary for anything less than normal; operators also see the policy's owner. */
export const degradedSchema = z
  .object({
    /** What is served instead: `stale-rate`, `last-good-rate`, `without-rates`, `placeholder`, `polling`, `without-controls`, `without-budget`, `without-names`, `estimated`, `stale-section`, `deliveries-held`. */
    mode: z.string().describe("What is served instead. The word programs go by, and choose by it what they show to people."),
    reason: z.string().describe("Why, in English or as a code: for logs and for who looks into it. What people read is chosen by `mode`."),
    since: z.iso.datetime(),
    /** The contract's clause that allows it, as a path: `fx.staleGrace`. */
    policy: z.string(),
    owner: z.string().optional(),
  })
  .meta({ id: "Degraded" });
export type Degraded = z.infer<typeof degradedSchema>;

/** Where the body's bytes are not ours, the same shape goes into this header as JSON. */
export const DEGRADED_HEADER = "x-degraded";
