import { momentAfter } from "../../platform/clock.ts";
import { paymentBooked } from "../../platform/events/payments.ts";
import type { EventData } from "../../platform/outbox/event-data.ts";
import type { BusinessEvent } from "../../platform/outbox/outbox.ts";
import type { AutomationWakeDeps } from "../automations/ports.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import { orderStateOf, type OrderState } from "../orders/order-state.ts";
import type { OrderRow } from "../orders/restate-order.ts";
import type { ToldPayment } from "./movement.ts";
import { bookedWith, newsOf, sumsOf, tidingsOf, type BookedMovement, type Tidings } from "./rules.ts";
import { readBooks, writeBooks, type OrderEntry } from "./store.ts";
import { recorded } from "../../platform/language/say.ts";

/** How often it is decided anew where somebody else books the same payment. */
const TRIES = 5;

/** What the books come to. */
export interface Books {
  /** Null where there is no order. */
  orderState: OrderState | null;
  /** Given back another way than by the provider, in minor units. */
  outOfBand: number;
}

/**
 * Compares what the provider says now of a payment with our books, and writes the difference: movements, the state of the order the
 * payment became, and an event for each thing its followers have not heard. Any number of times, at once on two isolates, after a
 * death at any line, with an old answer behind a new one: each movement is booked once and only goes on, each event is written once,
 * with the change it tells of.
 */
export async function bookPayment(deps: AutomationWakeDeps, payment: ToldPayment): Promise<Books> {
  const { intentId, attemptId } = payment;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { booked, order } = await readBooks(deps.db, intentId);
    const now = deps.clock.now();
    const news = newsOf(booked, payment.movements).map((movement) => ({ ...movement, id: deps.ids.next("mov") }));
    const books = bookedWith(booked, news, now);
    const forOrder = order && orderEntryOf(deps, order, books, now);
    const standing = { orderState: forOrder?.change.state ?? order?.state ?? null, outOfBand: sumsOf(books).outOfBand };
    if (news.length === 0 && !forOrder) return standing;
    await reportFailedRefunds(deps, payment, forOrder);
    if (!(await writeBooks(deps.db, { intentId, attemptId, news, now }, forOrder))) continue;
    for (const { kind, state, providerId, amount, by } of news)
      paymentBooked(deps, { intentId, attemptId, kind, state, providerId, ...amount, by });
    await wakeAutomations(deps, forOrder?.events.map(({ id }) => id) ?? []);
    return standing;
  }
  throw new Error(`payment ${intentId} is booked by others again and again`);
}

/**
 * A refund of an order that stands failed: somebody meant its buyer to have money, and he does not get it. Said before it is written that
 * it was told, so that a death between the two says it again. Where the whole had gone back the attempt's settlement tells of it.
 */
async function reportFailedRefunds(deps: AutomationWakeDeps, { intentId }: ToldPayment, forOrder: OrderEntry | undefined): Promise<void> {
  const failed = forOrder?.events.find(({ type }) => type === "order.refund.failed");
  if (!failed || forOrder?.change.state === "REFUND_FAILED") return;
  await deps.alerts.raise({
    key: "order.refund.failed",
    severity: "page",
    summary: recorded`A refund of an order failed: its buyer was to have money back, and does not get it`,
    detail: { orderId: failed.subject, intentId },
  });
}

/** What the books come to for the order; undefined where it stands as they say, and everything was told. */
function orderEntryOf(deps: AutomationWakeDeps, order: OrderRow, books: readonly BookedMovement[], now: Date): OrderEntry | undefined {
  const { captured, refunded, disputed, lost } = sumsOf(books);
  // An old order's payment is booked when it is next asked for: until then nothing is known to have gone back.
  const refundedAmount = captured === 0 ? order.refundedAmount : Math.min(order.amount, Math.max(0, order.amount - (captured - refunded)));
  const state = orderStateOf(order.state, { total: order.amount, refunded: refundedAmount, disputed, lost });
  // Refunded by a release that kept no books: it was told of then.
  const toldBefore = order.changeId === null && order.refundedAt !== null;
  const owed = books.flatMap((movement) =>
    tidingsOf(movement, order.placedAt).flatMap((tidings) => (toldBefore && tidings === "refunded" ? [] : [{ movement, tidings }])),
  );
  const changed = state !== order.state || refundedAmount !== order.refundedAmount;
  if (owed.length === 0 && !changed) return undefined;
  const changeId = deps.ids.next("evt");
  let toldAt = order.toldAt ?? order.placedAt;
  let refundedSoFar = order.refundedAmount;
  const events = owed.map(({ movement, tidings }) => {
    toldAt = momentAfter(toldAt, now);
    refundedSoFar = Math.min(order.amount, Math.max(0, refundedSoFar + changeOf(movement, tidings)));
    return eventOf(order, movement, { id: deps.ids.next("evt"), tidings, refunded: refundedSoFar, at: toldAt });
  });
  return {
    change: {
      id: order.id,
      changeId,
      after: order.changeId,
      state,
      refundedAmount,
      refundedAt: state === "REFUNDED" ? (order.refundedAt ?? toldAt) : null,
      toldAt: events.length > 0 ? toldAt : order.toldAt,
    },
    told: owed.map(({ movement: { providerId, state } }) => ({ providerId, state })),
    events,
  };
}

/** What a piece of news does to what its hearers know to have gone back. */
function changeOf({ amount, toldState }: BookedMovement, tidings: Tidings): number {
  if (tidings === "refunded") return amount;
  return tidings === "refund-failed" && toldState === "succeeded" ? -amount : 0;
}

function eventOf(
  order: OrderRow,
  movement: BookedMovement,
  { id, tidings, refunded, at }: { id: string; tidings: Tidings; refunded: number; at: Date },
): BusinessEvent {
  const { id: orderId, buyerId, attemptId, cartId, amount: total, currency } = order;
  const about = { orderId, attemptId, cartId, total: { amount: total, currency }, amount: { amount: movement.amount, currency } };
  const event = { id, subject: orderId, buyerId, occurredAt: at };
  const moment = at.toISOString();
  const dispute = { ...about, disputeId: movement.providerId };
  switch (tidings) {
    case "refunded": {
      const reason = movement.cause ?? "refunded-at-provider";
      const back = { amount: refunded, currency };
      const payload: EventData<"order.refunded"> = { ...about, refunded: back, whole: refunded >= total, reason, refundedAt: moment };
      return { ...event, type: "order.refunded", payload };
    }
    case "refund-failed": {
      const reason = movement.failure ?? "unknown";
      const payload: EventData<"order.refund.failed"> = { ...about, refunded: { amount: refunded, currency }, reason, failedAt: moment };
      return { ...event, type: "order.refund.failed", payload };
    }
    case "disputed": {
      const { cause, fundsWithdrawn } = movement;
      const payload: EventData<"order.disputed"> = { ...dispute, reason: cause ?? "general", fundsWithdrawn, disputedAt: moment };
      return { ...event, type: "order.disputed", payload };
    }
    case "dispute-closed": {
      const outcome = movement.state === "won" ? "won" : "lost";
      const payload: EventData<"order.dispute.closed"> = { ...dispute, outcome, closedAt: moment };
      return { ...event, type: "order.dispute.closed", payload };
    }
  }
}
