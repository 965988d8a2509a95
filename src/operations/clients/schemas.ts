import * as z from "zod";
import { isValidated, type RegisteredClient } from "../../platform/clients.ts";

const time = z.string().meta({ format: "date-time" });

export const clientParams = z.object({
  name: z
    .string()
    .regex(/^[\w.@-]{1,40}$/, "must be a client's name")
    .describe("As the client names itself in `x-client`."),
  version: z
    .string()
    .regex(/^[\w.+-]{1,20}$/, "must be a contract version")
    .describe("Of the contract, as the client says."),
});

export const confirmClientBody = z.strictObject({
  confirmed: z.boolean().default(true).describe("False takes a confirmation back."),
  note: z.string().trim().min(3, "say what was looked at, in at least three characters").max(500),
});

export const clientSchema = z
  .object({
    name: z.string(),
    version: z.string().describe("Of the contract, as the client says."),
    validation: z
      .enum(["pending", "validated"])
      .describe("Validated is who was seen to recover from a conflict and whom an operator confirmed."),
    firstSeenAt: time,
    lastSeenAt: time.describe("To within an hour."),
    recoveredAt: time.nullable().describe("When it was first seen to recover from a conflict."),
    confirmation: z.object({ by: z.string(), at: time, note: z.string() }).nullable(),
  })
  .meta({ id: "Client" });

export const viewClient = (client: RegisteredClient): z.input<typeof clientSchema> => ({
  ...client,
  validation: isValidated(client) ? "validated" : "pending",
});
