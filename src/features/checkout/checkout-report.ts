import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import { AppError } from "../../platform/errors.ts";
import { thresholdSeconds, type OpenState } from "./attempt.ts";
import { lastFailureOf, nextAction } from "./next-action.ts";
import type { CheckoutDeps } from "./ports.ts";
import { listForReport } from "./report-store.ts";
import { nextStep } from "./rules.ts";
import type { ReportedAttempt } from "./schemas.ts";
import type { Attempt } from "./store.ts";

/** The attempts an operator has to know of (CHK-1): reserved, reconciling, and unpaid past their threshold. */
export async function checkoutReport(
  deps: CheckoutDeps,
  page: { limit: number; cursor: string | undefined },
): Promise<Page<ReportedAttempt>> {
  const now = deps.clock.now();
  const unpaidSinceBefore = new Date(now.getTime() - deps.contract.checkout.paymentInitiatedSeconds * 1000);
  const rows = await listForReport(deps.db, { unpaidSinceBefore, limit: page.limit + 1, after: cursorOf(page.cursor) });
  return toPage(
    rows,
    page.limit,
    ({ stateSince, id }) => [stateSince.toISOString(), id],
    (row) => reported(row, deps, now),
  );
}

function reported(attempt: Attempt, deps: CheckoutDeps, now: Date): ReportedAttempt {
  const { id, cartId, buyerId, amount, currency, paymentIntentId, stateSince, expiresAt } = attempt;
  const state = attempt.state as OpenState;
  const ageSeconds = Math.floor((now.getTime() - stateSince.getTime()) / 1000);
  const threshold = thresholdSeconds(state, deps.contract.checkout);
  return {
    attemptId: id,
    state,
    ageSeconds,
    thresholdSeconds: threshold,
    stuck: ageSeconds >= threshold,
    amount: { amount, currency },
    cartId,
    buyerId,
    paymentIntentId,
    expiresAt: expiresAt.toISOString(),
    lastFailure: lastFailureOf(attempt),
    nextAction: nextAction({ ...attempt, state }, nextStep(attempt, undefined, now)),
  };
}

function cursorOf(cursor: string | undefined): { stateSince: Date; id: string } | undefined {
  const [since, id] = readCursor(cursor, 2) ?? [];
  if (since === undefined || id === undefined) return undefined;
  const stateSince = new Date(since);
  if (Number.isNaN(stateSince.getTime()))
    throw new AppError("validation", "the cursor was not made by this API", {
      errors: [{ pointer: "/query/cursor", detail: "is not a cursor of this list" }],
    });
  return { stateSince, id };
}
