import * as z from "zod";

const time = z.string().meta({ format: "date-time" });

/** What driving an attempt on last failed with in its state. */
export const lastFailureSchema = z
  .object({ code: z.string(), message: z.string(), at: time, since: time, times: z.int(), requestId: z.string().nullable() })
  .meta({ id: "AttemptFailure" });
