import { auditRow } from "../../platform/audit/audit-log.ts";
import { accountSuspended, accountUnsuspended } from "../../platform/events/auth.ts";
import type { Actor } from "../../platform/identity.ts";
import { sendNotices } from "../../platform/notices/send-notices.ts";
import type { AuthDeps } from "./ports.ts";
import { revokeStandingTokens } from "./revoke-service-token.ts";
import type { BuyerRow } from "./store.ts";
import { suspensionNotice, unsuspensionNotice } from "./suspension-notice.ts";
import { suspendRow, unsuspendRow } from "./suspension-store.ts";
import { tellOwner } from "./tell-ended-sessions.ts";

/**
 * Suspends a buyer's account: nobody comes in by it, its sessions and tokens end as if signed out everywhere, its automations are off; carts and
 * orders stay. Again changes nothing, and ends what a first call that died has left. Throws `dependency-unavailable` where it was not kept.
 */
export async function suspendAccount(deps: AuthDeps, buyer: BuyerRow, by: { operator: Actor; reason: string }): Promise<void> {
  const { id: buyerId } = buyer;
  const { operator, reason } = by;
  // Before, while the operator can do it again; and once no session can make one any more.
  await revokeStandingTokens(deps, buyerId);
  const at = deps.clock.now();
  const line = auditRow(deps, operator, { action: "buyer.account.suspend", subjectKind: "buyer", subject: buyerId, detail: { reason } });
  const notice = await suspensionNotice(deps, buyer, { at, reason });
  const automations = await deps.withheldAutomations(buyerId, at, "suspended");
  const sessionIds = await suspendRow(deps.db, { buyerId, at, reason, line, notice, automations });
  await revokeStandingTokens(deps, buyerId);
  if (!sessionIds) return;
  deps.defer(sendNotices(deps, [notice.id]));
  await tellOwner(deps, { buyerId, sessionIds, reason: "account-suspended" });
  accountSuspended(deps, { buyerId, operatorId: operator.id, sessions: sessionIds.length });
}

/** Lets its buyer sign in again, with the automations that were on. Again is no error. */
export async function unsuspendAccount(deps: AuthDeps, buyer: BuyerRow, by: { operator: Actor; reason: string }): Promise<void> {
  const { id: buyerId } = buyer;
  const { operator, reason } = by;
  const at = deps.clock.now();
  const line = auditRow(deps, operator, { action: "buyer.account.unsuspend", subjectKind: "buyer", subject: buyerId, detail: { reason } });
  const notice = await unsuspensionNotice(deps, buyer, at);
  const automations = await deps.withheldAutomations(buyerId, at, "suspended");
  if (!(await unsuspendRow(deps.db, { buyerId, at, line, notice, automations }))) return;
  deps.defer(sendNotices(deps, [notice.id]));
  accountUnsuspended(deps, { buyerId, operatorId: operator.id });
}
