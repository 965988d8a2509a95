import { auditRow, recordAudit } from "../../platform/audit/audit-log.ts";
import { llmUsageReconciled } from "../../platform/events/llm.ts";
import type { Actor } from "../../platform/identity.ts";
import type { CompareAsk, ComparedPage, LlmDeps } from "./ports.ts";
import { differences, rebuildRows, type Difference } from "./reconcile-store.ts";
import { keepReconciliation } from "./reconciliation-store.ts";

/** Budgets asked in one go; who asks for more gives the last one's user. */
const ACCOUNTS = 20;
const DIFFERENCES_SHOWN = 100;

export interface Reconciliation {
  day: string;
  dryRun: boolean;
  /** Budgets of which calls have no audit event. */
  accounts: { userId: string; calls: number; missing: number; rewritten: number }[];
  /** Budgets that were asked, and where the next go begins; null where these were the last. */
  asked: number;
  next: string | null;
  /** Daily rows that are not what the audit events add up to, and how many were made anew: told with the last budgets. */
  rows: Difference[];
  rebuilt: number;
}

/**
 * Compares a day's books by identity (LLM-3): the calls each budget settled with the audit events, and the events with the daily rows.
 * What is derived is made anew from what it is derived from: an event from its budget's record, for the two days that budgets keep,
 * a row from its events. Each of it again changes nothing. A dry run tells what it would do. What was found, by either, is kept as the
 * day's latest result.
 */
export async function reconcileUsage(
  deps: LlmDeps,
  operator: Actor,
  { day, after, dryRun }: { day: string; after?: string | undefined; dryRun: boolean },
): Promise<Reconciliation> {
  if (!dryRun) {
    const write = { action: "llm.usage.reconcile", subjectKind: "llm-usage", subject: day, detail: { after: after ?? null } };
    await recordAudit(deps.db, auditRow(deps, operator, write));
  }
  const users = await deps.tokenPool.accounts(day, after ?? "", ACCOUNTS);
  const accounts: Reconciliation["accounts"] = [];
  for (const userId of users) {
    const compared = await compareBudget(deps, userId, { day, how: dryRun ? "look" : "rewrite" });
    if (compared.missing > 0) accounts.push({ userId, ...compared });
  }
  const next = users.length === ACCOUNTS ? (users.at(-1) ?? null) : null;
  // Once every budget's events are there: the whole day is added up for it.
  const rows = next === null ? await differences(deps.db, day, DIFFERENCES_SHOWN) : [];
  const rebuilt = dryRun || rows.length === 0 ? 0 : await rebuildRows(deps.db, day);
  const rewritten = accounts.reduce((sum, account) => sum + account.rewritten, 0);
  const missing = accounts.reduce((sum, account) => sum + account.missing, 0);
  const found = { day, dryRun, asked: users.length, missing, rewritten, differing: rows.length, rebuilt, next };
  await keepReconciliation(deps.db, found, { operator, after, now: deps.clock.now() });
  if (!dryRun) llmUsageReconciled(deps, { day, operatorId: operator.id, asked: users.length, rewritten, rebuilt });
  return { day, dryRun, accounts, asked: users.length, next, rows, rebuilt };
}

/** All calls of a budget, a page a call: it answers within its deadline however many there are. */
async function compareBudget(deps: LlmDeps, userId: string, { day, how }: Pick<CompareAsk, "day" | "how">) {
  const found = { calls: 0, missing: 0, rewritten: 0 };
  for (let after: string | null = ""; after !== null;) {
    const { next, ...page }: ComparedPage = await deps.tokenBudgets(userId).compareWithEvents({ day, after, how });
    found.calls += page.calls;
    found.missing += page.missing;
    found.rewritten += page.rewritten;
    after = next;
  }
  return found;
}
