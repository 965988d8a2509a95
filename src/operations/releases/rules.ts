import type { AuditedWrite } from "../../platform/audit/line.ts";
import type { RollOutReport } from "./report.ts";

/** The line of the audit trail, which is all that the desk keeps of it: one a word of a roll-out. */
export const lineOf = ({ id, word, ...detail }: RollOutReport): AuditedWrite => ({
  action: `release.${word}`,
  subjectKind: "release",
  subject: id,
  detail,
});
