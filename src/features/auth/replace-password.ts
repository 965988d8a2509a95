import { sql, type SQL } from "drizzle-orm";
import { auditRow } from "../../platform/audit/audit-log.ts";
import { owedFewer } from "../../platform/notices/notices.ts";
import { sendNotices } from "../../platform/notices/send-notices.ts";
import { passwordNotice, type PasswordChange } from "./password-notice.ts";
import type { AuthDeps } from "./ports.ts";
import { replaceHash } from "./sessions-store.ts";
import type { BuyerRow } from "./store.ts";
import { buyers } from "./tables.ts";
import { tellOwner } from "./tell-ended-sessions.ts";

const DAY_MS = 86_400_000;

interface Replacement {
  buyer: BuyerRow;
  /** What the new password hashes to. */
  becomes: string;
  how: PasswordChange;
  /** The session that stays. */
  except?: string;
}

/**
 * Gives a buyer another password, ends his other sessions, leaves its line in the audit trail and owes him a mail of it, all or nothing; a
 * reset ends beside what was made while nobody had proven the address. Undefined where he has another password by now. How many of each ended.
 */
export async function replacePassword(
  deps: AuthDeps,
  { buyer, becomes, how, except }: Replacement,
): Promise<{ sessions: number; automations: number } | undefined> {
  const { id: buyerId, passwordHash: was } = buyer;
  const at = deps.clock.now();
  const reason = "password-changed";
  const action = how === "changed" ? "buyer.password.change" : "buyer.password.reset";
  const detail = except === undefined ? {} : { sessionId: except };
  const line = auditRow(deps, buyer, { action, subjectKind: "buyer", subject: buyerId, detail });
  const notice = await passwordNotice(deps, buyer, how, at);
  const unproven = how === "reset" ? await deps.unprovenAutomations(buyer, at) : undefined;
  const owedWhere = how === "reset" ? sql`true` : tellsOfChange(deps, buyerId, at);
  const replaced = await replaceHash(deps.db, { buyerId, except, at, reason, was, becomes, line, notice, owedWhere, unproven });
  if (!replaced) return undefined;
  const { sessionIds, automations } = replaced;
  const owed = [notice.id, ...(unproven && automations > 0 ? [unproven.notice.id] : [])];
  deps.defer(sendNotices(deps, owed));
  await tellOwner(deps, { buyerId, sessionIds, reason });
  return { sessions: sessionIds.length, automations };
}

/** Of a change only who has proven the address is told, so often a day: an account at a stranger's address must not fill his mailbox. Whoever resets has proven it by that. */
function tellsOfChange({ contract }: AuthDeps, buyerId: string, at: Date): SQL {
  const since = new Date(at.getTime() - DAY_MS);
  return sql`${buyers.emailVerifiedAt} is not null and ${owedFewer(contract.access.notices.changesToldADay, { buyerId, kind: "password-changed", since })}`;
}
