import { auditRow } from "../../platform/audit/audit-log.ts";
import { accountClosed } from "../../platform/events/auth.ts";
import type { Actor } from "../../platform/identity.ts";
import { sendNotices } from "../../platform/notices/send-notices.ts";
import { closeBuyer } from "./closing-store.ts";
import { closingNotice } from "./closing-notice.ts";
import type { AuthDeps } from "./ports.ts";
import { revokeStandingTokens } from "./revoke-service-token.ts";
import { findBuyer, type BuyerRow } from "./store.ts";
import { tellOwner } from "./tell-ended-sessions.ts";

/** The operator who closes it in its buyer's place. */
export interface Closer {
  operator: Actor;
  reason: string;
}

const DAY_MS = 86_400_000;

/**
 * Closes a buyer's account: nobody comes in by it, its sessions, tokens and automations end, and after the contract's days of grace it is
 * erased. Until then `keepAccount` opens it again. Answers from when on; again answers the same. Throws `dependency-unavailable` where it was not kept.
 */
export async function closeAccount(deps: AuthDeps, buyer: BuyerRow, by?: Closer): Promise<{ eraseAt: Date }> {
  const { id: buyerId } = buyer;
  // Before, while whoever closes can do it again; and once no session can make one any more.
  await revokeStandingTokens(deps, buyerId);
  const at = deps.clock.now();
  const eraseAt = new Date(at.getTime() + deps.contract.access.closing.graceDays * DAY_MS);
  const line = auditRow(deps, by?.operator ?? buyer, {
    ...{ action: "buyer.account.close", subjectKind: "buyer", subject: buyerId },
    detail: { eraseAt: eraseAt.toISOString(), ...(by ? { reason: by.reason } : {}) },
  });
  const notice = await closingNotice(deps, buyer, { at, eraseAt, reason: by?.reason });
  const automations = await deps.withheldAutomations(buyerId, at, "closed");
  const sessionIds = await closeBuyer(deps.db, { buyerId, at, eraseAt, line, notice, automations });
  await revokeStandingTokens(deps, buyerId);
  if (!sessionIds) return { eraseAt: (await findBuyer(deps.db, buyerId))?.eraseAt ?? eraseAt };
  deps.defer(sendNotices(deps, [notice.id]));
  await tellOwner(deps, { buyerId, sessionIds, reason: "account-closed" });
  accountClosed(deps, { buyerId, eraseAt, sessions: sessionIds.length, ...(by ? { operatorId: by.operator.id } : {}) });
  return { eraseAt };
}
