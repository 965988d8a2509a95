import { auditRow } from "../../platform/audit/audit-log.ts";
import { accountErased, accountErasureFailed } from "../../platform/events/auth.ts";
import { withLease } from "../../platform/leases/with-lease.ts";
import type { PersonalEraser } from "../../platform/personal-data.ts";
import { accountsToErase, eraseBuyer } from "./closing-store.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";
import { recorded } from "../../platform/language/say.ts";

const LEASE_SECONDS = 120;
/** An isolate whose clock is behind may still open an account that is due by this one's. */
const CLOCKS_DIFFER_MS = 60_000;
const HOUR_MS = 3_600_000;
const OVERDUE = "access.erasure.overdue";

/**
 * The cron's verb: erases accounts whose days of grace are over, a bounded part in each run, so that one with much goes over several. Whatever
 * was erased before it was cut short stays so, and the account's row goes last: until then it is found again.
 */
export async function eraseClosedAccounts(deps: AuthDeps): Promise<{ erased: number; left: number } | undefined> {
  const { accountsARun, overdueHours } = deps.contract.access.closing;
  const now = deps.clock.now();
  const due = await accountsToErase(deps.db, new Date(now.getTime() - CLOCKS_DIFFER_MS), accountsARun);
  if (due.length === 0) return undefined;
  return withLease(deps, "erase-closed-accounts", LEASE_SECONDS, async () => {
    const left = await eraseInTurn(deps, due);
    await tellOverdue(deps, left, new Date(now.getTime() - overdueHours * HOUR_MS));
    return { erased: due.length - left.length, left: left.length };
  });
}

/** Answers those of which something is left. */
async function eraseInTurn(deps: AuthDeps, due: readonly BuyerRow[]): Promise<BuyerRow[]> {
  const erasers = await deps.personalErasers();
  const steps = { left: deps.contract.access.closing.stepsARun };
  const left: BuyerRow[] = [];
  for (const buyer of due) {
    const gone = await eraseAccount(deps, erasers, buyer, steps).catch((error: unknown) => {
      // Its owner does not answer: the next account may be another's.
      accountErasureFailed(deps, { buyerId: buyer.id, error });
      return false;
    });
    if (!gone) left.push(buyer);
  }
  return left;
}

/** True where nothing is left of it; false where the run's steps were used up first. */
async function eraseAccount(
  deps: AuthDeps,
  erasers: readonly PersonalEraser[],
  { id: buyerId }: BuyerRow,
  steps: { left: number },
): Promise<boolean> {
  const most = deps.contract.access.closing.rowsAStep;
  const erased: Record<string, number> = {};
  for (const { name, erase } of erasers) {
    for (let more = true; more;) {
      if (steps.left-- <= 0) return false;
      const step = await erase(buyerId, most);
      erased[name] = (erased[name] ?? 0) + step.count;
      more = step.more;
    }
  }
  const line = auditRow(
    deps,
    { id: buyerId, email: "erased" },
    { action: "buyer.account.erased", subjectKind: "buyer", subject: buyerId, detail: erased },
  );
  const gone = await eraseBuyer(deps.db, { buyerId, at: deps.clock.now(), erased, line });
  if (gone) accountErased(deps, { buyerId, erased });
  return gone;
}

/** Resolved by the next run that has an account to erase and finds none late. */
async function tellOverdue({ alerts }: AuthDeps, left: readonly BuyerRow[], before: Date): Promise<void> {
  const late = left.filter(({ eraseAt }) => eraseAt !== null && eraseAt < before);
  const [first] = late;
  if (!first) return alerts.resolve(OVERDUE, recorded`no closed account waits longer for its erasure than it may`);
  await alerts.raise({
    key: OVERDUE,
    severity: "warn",
    summary: recorded`${late.length} closed accounts are not erased though they were due long ago: look for auth.account.erasure-failed`,
    detail: { accounts: late.length, dueSince: first.eraseAt?.toISOString() },
  });
}
