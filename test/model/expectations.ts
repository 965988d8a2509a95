import { isOpen } from "../../src/features/checkout/attempt.ts";
import { paymentBalances, type PaymentRecord } from "../../src/features/checkout/payment-balance.ts";
import { OFFERS } from "./moves.ts";
import { pagedForItsBuyer, parkedIn, stuckWithoutCause } from "./on-call.ts";
import { CONTRACT } from "./process-deps.ts";
import type { World } from "./world.ts";

function hold(right: boolean, what: () => string): void {
  if (!right) throw new Error(what());
}

const hasFailedRefund = ({ provider }: World): boolean => [...provider.returns.values()].flat().some(({ status }) => status === "failed");
const PAGES_WITH_A_CAUSE = new Map<string, (world: World) => boolean>([
  ["checkout.refund.failed", hasFailedRefund],
  ["checkout.refund.undone", hasFailedRefund],
  ["order.refund.failed", hasFailedRefund],
]);

/** What holds at every moment, also while processes lie dead. */
export function expectAlways(world: World): void {
  hold(world.wrong.length === 0, () => world.wrong.join("; "));
  const { attempts, orders, provider, reservations, raised, events } = world;
  const ofAttempt = new Map<string, number>();
  for (const { attemptId, paymentIntentId, amount } of orders.values()) {
    ofAttempt.set(attemptId, (ofAttempt.get(attemptId) ?? 0) + 1);
    hold(ofAttempt.get(attemptId) === 1, () => `${attemptId} has ${ofAttempt.get(attemptId)} orders`);
    const received = provider.payments.get(paymentIntentId)?.received.amount ?? 0;
    hold(received === amount, () => `an order over ${amount} stands on ${received} that was taken`);
  }
  const captures = new Map<string, number>();
  for (const { kind, paymentIntentId } of world.movements.values())
    if (kind === "capture") captures.set(paymentIntentId, (captures.get(paymentIntentId) ?? 0) + 1);
  for (const [intentId, times] of captures) hold(times === 1, () => `${intentId} is captured ${times} times in our books`);
  const keys = [...attempts.values()].map(({ idempotencyKey }) => idempotencyKey);
  hold(new Set(keys).size === keys.length, () => "a key has two attempts");
  const openCarts = [...attempts.values()].flatMap(({ state, cartId }) => (isOpen(state) ? [cartId] : []));
  hold(new Set(openCarts).size === openCarts.length, () => "a cart is in two open attempts");
  for (const { attemptId, offerId, state } of reservations) {
    const attempt = attempts.get(attemptId);
    const isHeld = attempt !== undefined && isOpen(attempt.state);
    hold((state === "HELD") === isHeld, () => `${offerId} of ${attemptId} is ${state}, and the attempt ${attempt?.state}`);
  }
  const early = pagedForItsBuyer(world);
  hold(early === undefined, () => `${early?.id} is called stuck in its buyer's turn`);
  for (const { id, state, orderId } of attempts.values()) {
    if (state !== "REFUNDED" || orderId === null) continue;
    // An attempt whose order was refunded ends behind what its followers hear of it.
    hold(
      events.some(({ type, subject }) => type === "order.refunded" && subject === orderId),
      () => `${id} ended before ${orderId} was told of`,
    );
  }
  for (const offerId of OFFERS) {
    const free = world.free(offerId);
    hold(
      free === null || free >= (world.leastFree.get(offerId) ?? 0),
      () => `${free} of ${offerId} are free: more is reserved than there is`,
    );
  }
  for (const { id, attempts: tries } of parkedIn(world))
    hold(tries > CONTRACT.checkout.webhookRetry.delaysSeconds.length, () => `the webhook ${id} was given up after ${tries} tries`);
  for (const { key, severity } of raised)
    hold(severity !== "page" || (PAGES_WITH_A_CAUSE.get(key)?.(world) ?? false), () => `${key} pages without a cause`);
  for (const id of orders.keys()) {
    const told = events.filter(({ subject }) => subject === id);
    hold(told[0]?.type === "order.completed", () => `${id} is told of first by ${told[0]?.type}`);
    hold(told.filter(({ type }) => type === "order.completed").length === 1, () => `${id} is told of as completed twice`);
    const moments = told.map(({ occurredAt }) => occurredAt.getTime());
    hold(
      moments.every((at, index) => index === 0 || at > (moments[index - 1] ?? 0)),
      () => `what is told of ${id} does not sort in its order`,
    );
  }
}

/** While the crons come each minute. */
export function expectNoFalsePage(world: World): void {
  const stuck = stuckWithoutCause(world);
  hold(stuck === undefined, () => `${stuck?.id} pages as stuck in ${stuck?.state}, and the crons will end it`);
}

/** Two ticks after the provider has decided: money that was taken is an order, or went back. */
export function expectPaidEnded(world: World): void {
  for (const payment of world.provider.payments.values()) {
    if (payment.status !== "succeeded") continue;
    const attempt = world.attemptOf(payment.intentId);
    hold(attempt !== undefined && !isOpen(attempt.state), () => `${payment.intentId} is paid, and its attempt ${attempt?.state}`);
  }
}

/** Once everything was looked at: the provider's books and ours are one, and nothing is kept of what has ended. */
export function expectSettled(world: World): void {
  const { attempts, orders, provider, reservations, events } = world;
  for (const { id, state } of attempts.values()) hold(!isOpen(state), () => `${id} is still ${state}`);
  hold(!reservations.some(({ state }) => state === "HELD"), () => "stock is held for nobody");
  for (const offerId of OFFERS) {
    const pieces = (wanted: (one: { attemptId: string; state: string }) => boolean) =>
      reservations.reduce((sum, one) => (one.offerId === offerId && wanted(one) ? sum + one.quantity : sum), 0);
    const ordered = [...orders.values()]
      .flatMap(({ attemptId }) => attempts.get(attemptId)?.lines ?? [])
      .reduce((sum, line) => (line.offerId === offerId ? sum + line.quantity : sum), 0);
    hold(pieces(({ state }) => state === "SOLD") === ordered, () => `${offerId}: sold is not what was ordered`);
    const inCarts = [...world.carts.values()]
      .flatMap(({ cart }) => cart.items)
      .reduce((sum, item) => (item.offerId === offerId ? sum + item.quantity : sum), 0);
    // Who took an attempt's lines out may die before its order stands, and the money may go back meanwhile: these lines stay out.
    const takenForNothing = [...world.carts.values()]
      .flatMap(({ taken }) => [...taken].flatMap((id) => attempts.get(id) ?? []))
      .flatMap(({ state, orderId, lines }) => (state === "REFUNDED" && orderId === null ? lines : []))
      .reduce((sum, line) => (line.offerId === offerId ? sum + line.quantity : sum), 0);
    const put = world.put.get(offerId) ?? 0;
    hold(inCarts + ordered + takenForNothing === put, () => `${offerId}: ${inCarts} in carts, ${ordered} ordered, and ${put} were put in`);
  }
  expectNothingAstray(world);
  for (const { id, state } of world.webhooks.values())
    hold(state === "ACTED" || state === "HANDLED", () => `the webhook ${id} is still ${state}`);
  for (const { id, attemptId, paymentIntentId, state } of orders.values()) {
    const failed = events.some(({ subject, type }) => subject === id && type === "order.refund.failed");
    const paged = world.raised.some(({ about }) => about === id || about === attemptId);
    // What went back by another refund, or a bank took for the buyer, is owed no more.
    const taken = (provider.disputes.get(paymentIntentId) ?? []).some(({ status }) => status === "lost");
    hold(!failed || paged || taken || state === "REFUNDED", () => `a refund of ${id} failed, and nobody was paged`);
  }
  for (const { id, state } of world.requests.values()) {
    const made = [...provider.returns.values()].flat().filter(({ asked }) => asked?.requestId === id);
    hold(state !== "ASKED", () => `${id} was never asked for`);
    hold(made.length === (state === "TAKEN" ? 1 : 0), () => `${id} is ${state}, and the provider made ${made.length} refunds of it`);
  }
  for (const attempt of attempts.values()) {
    const told = events.filter(({ subject }) => subject === attempt.id || subject === attempt.orderId);
    const ends = told.filter(({ type }) => type === "order.completed" || type === "checkout.failed");
    hold(ends.length === 1, () => `the end of ${attempt.id} (${attempt.state}) is told ${ends.length} times`);
  }
  for (const order of orders.values()) {
    const back = (provider.returns.get(order.paymentIntentId) ?? []).reduce(
      (sum, { amount, status }) => (status === "succeeded" ? sum + amount : sum),
      0,
    );
    hold(isStateOf(order, back), () => `${order.id} is ${order.state}, and ${back} of ${order.amount} went back`);
    hold(order.refundedAmount === back, () => `${order.id} has ${order.refundedAmount} refunded, and ${back} went back`);
    const isOfRefunds = (type: string) => type === "order.refunded" || type === "order.refund.failed";
    const refunds = events.filter(({ type, subject }) => isOfRefunds(type) && subject === order.id);
    const heard = (refunds.at(-1)?.payload as { refunded?: { amount: number } } | undefined)?.refunded?.amount ?? 0;
    hold(heard === back, () => `those who follow ${order.id} heard of ${heard} that went back, and ${back} did`);
  }
}

/** Of disputes and refunds that failed an order's state says first; else what went back. */
function isStateOf({ state, amount }: { state: string; amount: number }, back: number): boolean {
  if (back >= amount) return state === "REFUNDED";
  const isSaid = state === "DISPUTED" || state === "CHARGED_BACK" || state === "REFUND_FAILED" || state === "REFUNDED";
  return isSaid || state === (back > 0 ? "PARTLY_REFUNDED" : "PLACED");
}

/** The law of conservation, by its own rule (CHK-4). */
function expectNothingAstray({ attempts, orders, movements, provider, raised }: World): void {
  const captured = [...provider.payments.keys()].flatMap((intentId) => {
    const payment = provider.payments.get(intentId);
    if (payment?.status !== "succeeded" || payment.attemptId === null) return [];
    const refunds = provider.returns.get(intentId) ?? [];
    const sum = (wanted: string) => refunds.reduce((total, { amount, status }) => (status === wanted ? total + amount : total), 0);
    const money = (amount: number) => ({ amount, currency: "EUR" });
    const { attemptId, received } = payment;
    return [{ intentId, attemptId, received, refunded: money(sum("succeeded")), refunding: money(sum("pending")) }];
  });
  const records = [...attempts.values()].flatMap(({ id, state, amount, currency, paymentIntentId }): PaymentRecord[] => {
    if (paymentIntentId === null) return [];
    const order = [...orders.values()].find(({ attemptId }) => attemptId === id);
    const disputed = [...movements.values()].reduce(
      (sum, movement) =>
        movement.paymentIntentId === paymentIntentId &&
        movement.kind === "dispute" &&
        (movement.state === "open" || movement.state === "lost")
          ? sum + movement.amount
          : sum,
      0,
    );
    const money = { orderAmount: order?.amount ?? null, orderRefunded: order?.refundedAmount ?? null, disputed, outOfBand: 0 };
    return [{ intentId: paymentIntentId, state, amount, currency, ...money }];
  });
  const { astray } = paymentBalances(captured, records, new Date(0));
  // Money that had gone back and is here again belongs to no order: operators were told to give it back another way.
  const isOwed = (intentId: string) => {
    const attempt = [...attempts.values()].find(({ paymentIntentId }) => paymentIntentId === intentId);
    return attempt?.state === "REFUNDED" && attempt.orderId === null && raised.some(({ key }) => key === "checkout.refund.undone");
  };
  const unexplained = astray.filter((intentId) => !isOwed(intentId));
  hold(unexplained.length === 0, () => `astray: ${unexplained.join(", ")}`);
}
