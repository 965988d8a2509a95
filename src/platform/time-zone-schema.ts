import * as z from "zod";
import { isTimeZone } from "./time-zone.ts";

/** A zone of the IANA database by its name, as a request says by whose clock something is. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, "is no time zone with a name in the IANA database, like Europe/Berlin")
  .describe("By whose clock; its changes between summer and winter time are followed.");
