import { actorOfLine, auditRow } from "../../platform/audit/audit-log.ts";
import { momentAfter } from "../../platform/clock.ts";
import { notFound } from "../../platform/errors.ts";
import { shortfallDecided, shortfallRefundRefused } from "../../platform/events/stock.ts";
import type { Actor } from "../../platform/identity.ts";
import type { EventData } from "../../platform/outbox/event-data.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import type { RefundRefusal } from "../payments/problems.ts";
import { refundPayment } from "../payments/refund-payment.ts";
import type { StockDeps } from "./ports.ts";
import type { ShortfallDecided } from "./problems.ts";
import { beginRefund, endRefund, findShortfall, reopen, shortAttempts, type ShortAttempt, type Shortfall } from "./shortfall-store.ts";

type Refused = ShortfallDecided | RefundRefusal;

/**
 * An operator's word on pieces that were paid and are not there, once: they do not come, and their price goes back. It is written down before
 * the provider is asked, under a key of its own, so it goes back once whoever dies: the reconcile goes on. Where the provider refuses, it is
 * to be decided anew. Asked again while it is under way, it goes on. Throws `not-found`, and `dependency-unavailable` where the provider does
 * not answer: then it is asked until it does.
 */
export async function refundShortfall(
  deps: StockDeps,
  operator: Actor,
  id: string,
  { reason }: { reason: string },
): Promise<Result<Shortfall, Refused>> {
  const found = await findShortfall(deps.db, id);
  if (!found) throw notFound("shortfall");
  const { orderId, offerId, quantity: short } = found;
  const detail = { decision: "refund", orderId, offerId, short, reason };
  const line = auditRow(deps, operator, { action: "shortfall.decide", subjectKind: "shortfall", subject: id, detail });
  const begun = await beginRefund(deps.db, { id, by: operator.id, reason, at: deps.clock.now(), line });
  const now = begun ?? (await findShortfall(deps.db, id)) ?? found;
  return now.state === "REFUNDING" ? goOnRefunding(deps, now) : refused({ kind: "shortfall-decided", state: now.state });
}

/** Asks for a refund that was decided, and ends the shortfall by what comes of it. */
export async function goOnRefunding(deps: StockDeps, shortfall: Shortfall): Promise<Result<Shortfall, Refused>> {
  const { id, attemptId, wordId, reason } = shortfall;
  const [[attempt], actor] = await Promise.all([shortAttempts(deps.db, [attemptId]), actorOfLine(deps.db, wordId ?? "")]);
  if (!attempt?.paymentIntentId || !actor) throw new Error(`shortfall ${id} is of an order that nobody paid, or was decided by nobody`);
  const key = `shortfall:${id}:${wordId}`;
  const asked = await refundPayment(deps, actor, {
    intentId: attempt.paymentIntentId,
    amount: priceOf(shortfall, attempt),
    reason: reason ?? "",
    idempotency: { key, fingerprint: key },
  });
  // All of the order's money went back meanwhile: so did this.
  if (!asked.ok && asked.refusal.kind !== "nothing-to-refund") {
    await reopen(deps.db, shortfall);
    shortfallRefundRefused(deps, { shortfallId: id, orderId: shortfall.orderId, refusal: asked.refusal.kind });
    return asked;
  }
  if (asked.ok && asked.value.state === "ASKED") return ok(shortfall);
  return ok(await endAsRefunded(deps, shortfall, attempt, actor));
}

async function endAsRefunded(deps: StockDeps, shortfall: Shortfall, { buyerId }: ShortAttempt, actor: Actor): Promise<Shortfall> {
  const { id, orderId, attemptId, offerId, quantity: short } = shortfall;
  const payload: EventData<"order.shortfall.decided"> = { orderId, attemptId, offerId, short, decision: "refund" };
  const about = { type: "order.shortfall.decided" as const, subject: orderId, buyerId, payload };
  const event = { ...about, id: deps.ids.next("evt"), occurredAt: momentAfter(shortfall.toldOfAt, deps.clock.now()) };
  if (await endRefund(deps.db, shortfall, event)) {
    await wakeAutomations(deps, [event.id]);
    shortfallDecided(deps, { shortfallId: id, orderId, offerId, decision: "refund", operatorId: actor.id });
  }
  return (await findShortfall(deps.db, id)) ?? shortfall;
}

/** What was paid for the pieces there are none of, in minor units. */
function priceOf({ offerId, quantity }: Shortfall, { attemptId, lines }: ShortAttempt): number {
  const line = lines.find((candidate) => candidate.offerId === offerId);
  if (!line) throw new Error(`attempt ${attemptId} has no line of ${offerId}`);
  return line.unitPrice.amount * Math.min(quantity, line.quantity);
}
