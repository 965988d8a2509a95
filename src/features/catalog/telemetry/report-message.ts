import * as z from "zod";
import { idSchema } from "../../../platform/ids.ts";
import { once } from "../../../platform/once.ts";

/** A search's streams over some time, or what an isolate quoted. */
export const REPORT_KINDS = ["stream", "quotes"] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** How many different figures one report has at most. */
export const MOST_FIGURES = 40;

/** The queue's message: figures that add up. The same report sent again is counted once, by its id. */
export const catalogReportSchema = once(() =>
  z.object({
    id: idSchema("rep"),
    kind: z.enum(REPORT_KINDS),
    searchId: idSchema("srch").nullable(),
    beganAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    figures: z
      .record(z.string().regex(/^[a-z][A-Za-z0-9-]{0,47}$/), z.int().nonnegative())
      .refine((figures) => Object.keys(figures).length <= MOST_FIGURES, `must not have more than ${MOST_FIGURES} figures`),
  }),
);
export type CatalogReport = z.output<ReturnType<typeof catalogReportSchema>>;
