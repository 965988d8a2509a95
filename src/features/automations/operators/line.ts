import { auditRow, type AuditRow } from "../../../platform/audit/audit-log.ts";
import { automationChanged, operatorsAutomationChanged } from "../../../platform/events/automations.ts";
import type { Actor } from "../../../platform/identity.ts";
import type { Platform } from "../../../platform/platform.ts";
import { receiverIn } from "../target-url.ts";

interface What {
  url?: string | undefined;
  [member: string]: unknown;
}

/** The line of the audit trail for what an operator does with one of the operators' automations. Of its address the host alone: the rest may be a secret. */
export const lineOf = (
  deps: Platform,
  operator: Actor,
  { verb, id }: { verb: "create" | "change" | "delete" | "rotate-secret"; id: string },
  { url, ...what }: What,
): AuditRow =>
  auditRow(deps, operator, {
    action: `automation.${verb}`,
    subjectKind: "automation",
    subject: id,
    detail: { ...what, ...(url === undefined ? {} : { receiver: receiverIn(url) }) },
  });

type Change = Parameters<typeof automationChanged>[1];

/** Says what became of an automation, and by which operator where it is one of theirs. */
export const noteChange = (deps: Platform, change: Change, operator: Actor | undefined): void =>
  operator ? operatorsAutomationChanged(deps, { ...change, by: operator.id }) : automationChanged(deps, change);
