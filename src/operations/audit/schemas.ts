import * as z from "zod";
import { wholeNumber } from "../../platform/http/whole-number.ts";
import { degradedSchema } from "../../platform/degraded.ts";
import { pageOf } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";

const sought = z.string().min(1).max(254).optional();

export const auditQuery = z.object({
  limit: wholeNumber(1, 200).default(50).describe("At most so many."),
  cursor: idSchema("adm").optional().describe("`nextCursor` of the page before."),
  actor: sought.describe("Id or e-mail address of the operator."),
  action: sought.describe("Like `alert.acknowledge`."),
  subject: sought.describe("Id of what was written."),
  requestId: sought.describe("The request that wrote."),
});

export const auditSchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    actor: z.object({ id: z.string(), email: z.string() }),
    action: z.string(),
    subjectKind: z.string(),
    subject: z.string(),
    requestId: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEntry" });

export const auditPage = pageOf(auditSchema).extend({
  degraded: degradedSchema.optional().describe("Present where an owner of lines did not answer, so that its lines are missing."),
});
