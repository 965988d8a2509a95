import * as z from "zod";

/** A UTC day as callers give it. ISO 8601 has a year 0000, and Postgres has not: asked for it, it answers with an error instead of no rows. */
export const daySchema = z.iso.date().refine((day) => day >= "0001-01-01", "is before the year 1");
