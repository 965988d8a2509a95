import * as z from "zod";
import { pageOf, pageQuery } from "../../../platform/http/pagination.ts";
import { idSchema } from "../../../platform/ids.ts";
import { serviceTokenSchema } from "../service-token-schemas.ts";

const time = z.iso.datetime();

/** The page says itself that it found nothing. */
export const accountsQuery = pageQuery().extend({
  q: z.string().trim().max(300).optional().describe("An e-mail address or a buyer's id, exactly. All where it is left out."),
  state: z.enum(["suspended", "closed"]).optional().describe("Only those in this state."),
});
export const accountParams = z.object({ id: idSchema("usr") });

export const reasonBody = z
  .strictObject({
    reason: z.string().trim().min(1).max(500).describe("Kept in the audit trail; of a suspension or an end, its buyer is told."),
  })
  .meta({ example: { reason: "Orders were placed with cards that were reported as stolen." } });

const account = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  createdAt: time,
  addressVerified: z.boolean(),
  suspended: z.object({ since: time, reason: z.string() }).nullable(),
  closed: z.object({ since: time, eraseAt: time.describe("From when on it is erased.") }).nullable(),
});
export const accountPage = pageOf(account.meta({ id: "Account" }));
export type Account = z.infer<typeof account>;

export const accountDetailSchema = account
  .extend({
    sessions: z
      .array(z.object({ id: z.string(), createdAt: time, lastUsedAt: time, client: z.string().nullable() }))
      .describe("Those that live, the newest hundred."),
    serviceTokens: z.array(serviceTokenSchema).describe("The newest hundred, ended ones among them until they are deleted."),
  })
  .meta({ id: "AccountDetail" });
export type AccountDetail = z.infer<typeof accountDetailSchema>;
