import * as z from "zod";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import type { HeldRate } from "./held-store.ts";
import { DOUBTS } from "./plausibility.ts";

export const HELD_STATES = ["open", "accepted", "rejected", "superseded"] as const;
const time = z.string().meta({ format: "date-time" });

export const heldRatesQuery = pageQuery(100).extend({ state: z.enum(HELD_STATES).optional().describe("Only those in this state.") });
export const heldRatesPageQuery = pageQuery(100).extend({ state: z.enum([...HELD_STATES, "all"]).default("open") });
export const heldRateParams = z.object({ id: idSchema("fxh") });
export const heldRateBody = z
  .strictObject({ decision: z.enum(["accept", "reject"]), note: z.string().trim().min(1).max(2000) })
  .meta({ example: { decision: "reject", note: "The source had base and quote swapped; its support confirms it." } });
export const heldRateDecided = z.object({ id: z.string(), state: z.enum(["accepted", "rejected"]) });

const heldRateSchema = z
  .object({
    id: z.string(),
    base: z.string(),
    currency: z.string(),
    rate: z.string().describe("As it was published: not always a number."),
    asOf: time,
    source: z.string(),
    doubts: z.array(z.enum(DOUBTS)),
    storedRate: z.string().nullable().describe("What was stored when it was judged."),
    storedAsOf: time.nullable(),
    heldAt: time,
    state: z.string(),
    decidedBy: z.string().nullable(),
    decidedAt: time.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: "HeldRate" });
export const heldRatesPage = pageOf(heldRateSchema);

export function heldRateView({ asOf, storedAsOf, heldAt, decidedAt, ...rest }: HeldRate): z.input<typeof heldRateSchema> {
  return {
    ...rest,
    asOf: asOf.toISOString(),
    storedAsOf: storedAsOf?.toISOString() ?? null,
    heldAt: heldAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
