import { expect } from "vitest";
import { isOpen } from "../../../src/features/checkout/attempt.ts";
import { paymentBalances, type PaymentRecord } from "../../../src/features/checkout/payment-balance.ts";
import type { BusinessEvent } from "../../../src/platform/outbox/outbox.ts";
import type { Life } from "./life.ts";
import { TOTAL } from "./world.ts";

const amountOf = ({ payload }: BusinessEvent, member: "amount" | "refunded"): number => (payload[member] as { amount: number }).amount;

/** What is true at every moment, whoever died. */
export function expectBooksInOrder({ world }: Life): void {
  const orders = [...world.orders.values()];
  expect(orders.length).toBeLessThanOrEqual(1);
  expect(world.eventsOf("order.completed")).toHaveLength(orders.length);
  const [order] = orders;
  const life = world.events.filter(({ subject }) => subject === order?.id);
  const times = life.map(({ occurredAt }) => occurredAt.getTime());
  expect(times, "told of in order").toEqual([...new Set(times)].toSorted((a, b) => a - b));
  const heard = life.findLast(({ type }) => type === "order.refunded" || type === "order.refund.failed");
  expect(heard ? amountOf(heard, "refunded") : 0, "what followers heard is what the order says").toBe(order?.refundedAmount ?? 0);
  const refunds = [...world.movements.values()].filter(({ kind }) => kind === "refund");
  expect(world.eventsOf("order.refunded").length).toBeLessThanOrEqual(refunds.length);
}

/** What is true once nothing happens at the provider any more and two ticks are over. */
export function expectMoneySettled(life: Life): void {
  const { world, provider, attempt } = life;
  const [order] = [...world.orders.values()];
  if (provider.status !== "paid") {
    expect(["EXPIRED", "FAILED"]).toContain(attempt.state);
    expect([order, world.movements.size]).toEqual([undefined, 0]);
    return;
  }
  expect(isOpen(attempt.state), `a paid attempt ends as order or refund, not as ${attempt.state}`).toBe(false);
  expect(order ? ["COMPLETED", "REFUNDED"] : ["REFUNDED"]).toContain(attempt.state);
  const booked = [...world.movements.values()];
  const told = [{ id: "ch_1", state: "succeeded" }, ...provider.returns].map(({ id, state }) => `${id} ${state}`);
  expect(new Set(booked.map(({ providerId, state }) => `${providerId} ${state}`))).toEqual(new Set(told));
  if (order) expect(order.refundedAmount, "the order shows what went back").toBe(TOTAL - provider.left);
  if (order) expect(order.state === "REFUNDED").toBe(provider.left === 0);
  expectNoDoubleRefund(life);
  expectLawHolds(life);
}

function expectNoDoubleRefund({ world, provider }: Life): void {
  for (const { id, state } of world.requests.values()) {
    expect(state).not.toBe("ASKED");
    expect(provider.returns.filter(({ told }) => told.requestId === id)).toHaveLength(state === "TAKEN" ? 1 : 0);
  }
}

/** Captured less refunded is what stands in orders, less what of them went back. Money that was told to be back, and is not, was paged. */
function expectLawHolds({ world, provider, attempt }: Life): void {
  const [order] = [...world.orders.values()];
  const disputed = [...world.movements.values()].reduce(
    (sum, { kind, state, amount }) => (kind === "dispute" && (state === "open" || state === "lost") ? sum + amount : sum),
    0,
  );
  const { id, state, amount, currency, paymentIntentId } = attempt;
  const record: PaymentRecord = {
    ...{ intentId: paymentIntentId ?? id, state, amount, currency, disputed },
    orderAmount: order?.amount ?? null,
    orderRefunded: order?.refundedAmount ?? null,
  };
  const { astray } = paymentBalances(provider.captured(), [record], world.clock.now());
  const isOwed = order === undefined && provider.left - provider.sum("dispute", "lost") > 0;
  expect(astray, "a page without a reason").toEqual(isOwed ? [provider.intentId] : []);
  if (isOwed || order?.state === "REFUND_FAILED") expect(world.alerts).toContain("checkout.refund.undone");
}
