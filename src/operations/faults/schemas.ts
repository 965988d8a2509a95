import * as z from "zod";
import { PORT_FAULT_MODES, type BreakablePort } from "../../platform/port-faults.ts";

/** Faults are for drills and tests: none outlasts an hour. */
const LONGEST_SECONDS = 3_600;
const LONGEST_LATENCY_MS = 60_000;

/** Which port a path names, of those there are. */
export const faultParams = (ports: readonly BreakablePort[]) =>
  z.object({ port: z.enum(ports).meta({ description: "What is broken or mended.", example: "viewer-controls" }) });

export const faultBody = z
  .strictObject({
    mode: z.enum(["none", ...PORT_FAULT_MODES]).describe("`down` and `error` refuse at once, `hang` never answers, `none` mends."),
    latencyMs: z.int().min(1).max(LONGEST_LATENCY_MS).optional().describe("How late `slow` answers."),
    rate: z.number().gt(0).max(1).default(1).describe("Share of the calls affected."),
    untilSeconds: z.int().min(1).max(LONGEST_SECONDS).optional().describe("When it ends by itself; demanded of all but `none`."),
  })
  .superRefine(({ mode, latencyMs, untilSeconds }, context) => {
    if (mode !== "none" && untilSeconds === undefined) {
      context.addIssue({
        code: "custom",
        path: ["untilSeconds"],
        message: "say after how many seconds it ends",
      });
    }
    if ((mode === "slow") !== (latencyMs !== undefined) && mode !== "none") {
      context.addIssue({
        code: "custom",
        path: ["latencyMs"],
        message: mode === "slow" ? "say how late it answers" : "belongs to `slow` alone",
      });
    }
  })
  .meta({ example: { mode: "hang", untilSeconds: 120 } });

export const faultSchema = z
  .object({
    port: z.string(),
    mode: z.enum(PORT_FAULT_MODES),
    latencyMs: z.int(),
    rate: z.number(),
    setBy: z.string(),
    setAt: z.iso.datetime(),
    until: z.iso.datetime(),
  })
  .meta({ id: "PortFault" });

export const faultListSchema = z.object({
  ports: z.array(z.string()).describe("Every port that can be broken."),
  items: z.array(faultSchema).describe("The faults that stand."),
});
