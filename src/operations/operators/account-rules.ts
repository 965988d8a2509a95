import type { AuditedWrite } from "../../platform/audit/line.ts";
import type { OperatorRole } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { DeskRefusal, NewOperator } from "./ports.ts";

/** What an account may do, and whether it may at all. */
export interface Standing {
  role: OperatorRole;
  disabled: boolean;
}

export interface ChangePlan {
  to: Standing;
  /** A disabled account is out at once. */
  endsSessions: boolean;
  write: AuditedWrite;
}

/** A new account and its line. The first is made by bootstrap, which is over once there is any; an address has one account. */
export function decideNewAccount(
  { id, email, role }: Pick<NewOperator, "id" | "email" | "role">,
  how: "bootstrap" | "add",
  known: { accounts: number; ofAddress: number },
): Result<AuditedWrite, DeskRefusal> {
  if (how === "bootstrap" && known.accounts > 0) return refused({ kind: "operator-exists" });
  if (known.ofAddress > 0) return refused({ kind: "email-taken" });
  return ok({ action: `operator.${how}`, subjectKind: "operator", subject: id, detail: { email, role } });
}

/** A change of role or of `disabled`. The last admin cannot be lost. */
export function decideChange(
  known: ({ id: string } & Standing) | undefined,
  change: Partial<Standing>,
  otherAdmins: number,
): Result<ChangePlan, DeskRefusal> {
  if (!known) return refused({ kind: "no-such-operator" });
  const from = { role: known.role, disabled: known.disabled };
  const to = { role: change.role ?? from.role, disabled: change.disabled ?? from.disabled };
  if (otherAdmins === 0 && (to.role !== "admin" || to.disabled)) return refused({ kind: "last-admin" });
  const write = { action: "operator.change", subjectKind: "operator", subject: known.id, detail: { from, to } };
  return ok({ to, endsSessions: to.disabled, write });
}
