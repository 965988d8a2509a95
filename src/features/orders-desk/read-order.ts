import { auditOfSubjects } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { readTold } from "../automations/read-told.ts";
import { isOpen } from "../checkout/attempt.ts";
import { attemptHistory, findAttempts, type AttemptHistory } from "../checkout/find-attempts.ts";
import { lastFailureOf, nextAction } from "../checkout/next-action.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";
import { nextStep } from "../checkout/rules.ts";
import { orderOfAttempt } from "../orders/order-of-attempt.ts";
import { findPayment } from "../payments/read-payment.ts";
import { paymentView } from "../payments/schemas.ts";
import { loadOrderTimeline } from "../../sdks.ts";
import { shortfallView } from "../stock/schemas.ts";
import { shortfallsOfOrder } from "../stock/shortfalls-of-order.ts";
import { actsFor } from "./act-rules.ts";
import { readKey } from "./key-rules.ts";
import type { OrderAtDesk } from "./schemas.ts";
import { foundView } from "./search-orders.ts";

const MOST_ACTS = 100;

/** An order, or the attempt it came from or never came from, with all that happened to it. Throws `not-found`. */
export async function readOrder(deps: CheckoutDeps, id: string): Promise<OrderAtDesk> {
  const { items } = await findAttempts(deps, { key: readKey(id), limit: 1, cursor: undefined });
  const [found] = items;
  const history = found && (await attemptHistory(deps, found.id));
  if (!history) throw notFound("order or attempt");
  const { attempt, webhooks } = history;
  const shortfalls = await shortfallsOfOrder(deps, attempt.orderId);
  const subjects = [attempt.id, attempt.orderId, attempt.paymentIntentId].filter((subject) => subject !== null);
  const [order, booked, acts, told, { timelineOf }] = await Promise.all([
    orderOfAttempt(deps, attempt.id),
    attempt.paymentIntentId === null ? undefined : findPayment(deps, attempt.paymentIntentId),
    auditOfSubjects(
      deps.db,
      [...subjects, ...webhooks.map((webhook) => webhook.id), ...shortfalls.map((shortfall) => shortfall.id)],
      MOST_ACTS,
    ),
    readTold(deps, subjects),
    loadOrderTimeline(),
  ]);
  const money = booked && attempt.paymentIntentId !== null ? paymentView(attempt.paymentIntentId, booked) : null;
  return {
    ...foundView(found),
    money,
    expiresAt: attempt.expiresAt.toISOString(),
    requestId: attempt.requestId,
    placedAt: order?.placedAt.toISOString() ?? null,
    refundedAt: order?.refundedAt?.toISOString() ?? null,
    lines: attempt.lines,
    shortfalls: shortfalls.map(shortfallView),
    lastFailure: lastFailureOf(attempt),
    nextAction: comingTo(deps, attempt),
    acts: actsFor(attempt, money),
    timeline: timelineOf(history, { movements: booked?.booked ?? [], acts, told }),
    webhooks: webhooks.map(({ id: webhookId, type, state, outcome, lastError, attempts, receivedAt }) => ({
      ...{ id: webhookId, type, state, outcome, lastError, attempts },
      receivedAt: receivedAt.toISOString(),
    })),
  };
}

/** The attempt that is meant by its own id or by its order's. Throws `not-found`. */
export async function attemptIdOf(deps: CheckoutDeps, id: string): Promise<string> {
  const { items } = await findAttempts(deps, { key: readKey(id), limit: 1, cursor: undefined });
  if (!items[0]) throw notFound("order or attempt");
  return items[0].id;
}

/** What comes by itself: of an ended attempt, the next look at its payment. */
function comingTo(deps: CheckoutDeps, attempt: AttemptHistory["attempt"]): string | null {
  const { state, paymentCheckAt } = attempt;
  if (isOpen(state)) return nextAction({ ...attempt, state }, nextStep(attempt, undefined, deps.clock.now()));
  return paymentCheckAt === null
    ? null
    : `Its payment is looked at again at ${paymentCheckAt.toISOString().slice(0, 19).replace("T", " ")} UTC.`;
}
