import * as z from "zod";
import { wholeNumber } from "../../../platform/http/whole-number.ts";
import { idSchema } from "../../../platform/ids.ts";

const figures = z.record(z.string(), z.int().nonnegative());

export const telemetryQuery = z.object({
  days: wholeNumber(1, 400).default(7).describe("How many days back, today among them."),
});
export const searchTelemetryParams = z.object({ id: idSchema("srch") });

export const telemetryDays = z
  .object({
    days: z.array(
      z.object({
        day: z.string().describe("UTC, `2026-11-28`."),
        stream: figures.describe("Streams: `reports`, how they were opened and closed, `deliveries`, `bytes`, `pollingSeconds`."),
        quotes: figures.describe("Quotes: `reports`, `quotes`, on what they stood, in which currencies they were given."),
      }),
    ),
  })
  .meta({ id: "CatalogTelemetry" });
export type TelemetryDays = z.infer<typeof telemetryDays>;

export const searchTelemetry = z
  .object({
    reports: z.array(z.object({ id: z.string(), beganAt: z.iso.datetime(), endedAt: z.iso.datetime(), figures })),
  })
  .meta({ id: "SearchTelemetry" });
export type SearchTelemetry = z.infer<typeof searchTelemetry>;
