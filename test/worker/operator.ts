import type { Deps } from "../../src/deps.ts";
import { auditRow, type AuditRow } from "../../src/platform/audit/audit-log.ts";
import type { Operator } from "../../src/platform/identity.ts";

/** An operator whom no desk knows: who calls a verb directly. */
export const OPERATOR: Operator = {
  kind: "operator",
  id: "opr_01h455vb4pex5vsknk084sn02q",
  email: "ops@operators.test",
  role: "operator",
};

/** The line of a write that a test makes straight at a store. */
export const lineOf = (deps: Deps, action: string, subject: string): AuditRow =>
  auditRow(deps, OPERATOR, { action, subjectKind: action.split(".")[0] ?? "", subject, detail: {} });
