import * as z from "zod";
import type { HealthCapture } from "../../src/operations/health/ports.ts";

const degraded = () =>
  z.looseObject({
    mode: z.string(),
    reason: z.string(),
    since: z.string(),
    policy: z.string(),
    owner: z.string().exactOptional(),
  });

/** A health capture as it is kept; figures are their sections' own. */
export const healthCapture = () =>
  z.looseObject({
    capturedAt: z.string(),
    durationMs: z.number(),
    releaseId: z.string(),
    sections: z.array(
      z.looseObject({
        name: z.string(),
        status: z.enum(["pass", "warn", "fail"]),
        complete: z.boolean(),
        capturedAt: z.string(),
        figures: z.record(z.string(), z.unknown()),
        degraded: z.array(degraded()),
        error: z.string().nullable(),
        degradedSince: z.string().nullable(),
      }),
    ),
  }) satisfies z.ZodType<HealthCapture>;
