import type { AuditTrail } from "../../platform/audit/line.ts";
import type { Platform } from "../../platform/platform.ts";

/** Who keeps lines of the audit trail: each owner of what operators write. */
export const AUDIT_OWNERS = ["ops-desk", "alert-ledger", "postgres"] as const;
export type AuditOwner = (typeof AUDIT_OWNERS)[number];

export interface AuditDeps extends Platform {
  auditTrails: Readonly<Record<AuditOwner, AuditTrail>>;
}
