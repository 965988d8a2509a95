import type { Payment, Payments, ProviderEvent, RefundStatus } from "../../../src/features/checkout/ports.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { ok, refused } from "../../../src/platform/result.ts";

/** A payment provider in memory: the truth that the reconcile asks for, and a way to be away. */
export class FakeProvider implements Payments {
  readonly payments = new Map<string, Payment>();
  readonly amounts = new Map<string, Payment["received"]>();
  /** Intents this product had refunded. */
  readonly refunds: string[] = [];
  /** Every refund of an intent, by whomever. */
  readonly returns = new Map<string, { amount: number; status: RefundStatus }[]>();
  /** How the next refunds stand right after they are asked for. */
  refundsAre: RefundStatus = "succeeded";
  /** What it was asked, in order. */
  readonly asked: string[] = [];
  away = false;
  #events = 0;

  async create({ attemptId, amount }: Parameters<Payments["create"]>[0]) {
    this.#answer("create");
    const intentId = `pi_${attemptId}`;
    if (amount.amount < 50)
      return refused({ kind: "payment-refused" as const, code: "amount_too_small", message: "Amount must be at least 50" });
    const payment: Payment = {
      intentId,
      status: "awaiting-payment",
      clientSecret: `${intentId}_secret`,
      received: { ...amount, amount: 0 },
      refunded: { ...amount, amount: 0 },
      refunding: { ...amount, amount: 0 },
      refundsFailed: 0,
      attemptId,
      failure: null,
    };
    if (!this.payments.has(intentId)) this.payments.set(intentId, payment);
    this.amounts.set(intentId, amount);
    return ok(this.payments.get(intentId) ?? payment);
  }

  async read(intentId: string) {
    this.#answer("read");
    return this.#standing(intentId);
  }

  async cancel(intentId: string) {
    this.#answer("cancel");
    const payment = this.#payment(intentId);
    if (payment.status === "awaiting-payment") payment.status = "canceled";
    return this.#standing(intentId);
  }

  async refund({ intentId }: Pick<Payment, "intentId">) {
    this.#answer("refund");
    const left = this.#left(intentId);
    if (left <= 0) return "pending" as const;
    if (!this.refunds.includes(intentId)) this.refunds.push(intentId);
    this.#returnsOf(intentId).push({ amount: left, status: this.refundsAre });
    return this.refundsAre;
  }

  async captured() {
    this.#answer("captured");
    const payments = [...this.payments.keys()].flatMap((id) => {
      const { intentId, attemptId, received, refunded, refunding, status } = this.#standing(id);
      return status === "succeeded" && attemptId !== null ? [{ intentId, attemptId, received, refunded, refunding }] : [];
    });
    return { payments, complete: true };
  }

  async verify(rawBody: string, signature: string) {
    return signature === "right"
      ? ok({ ...this.parse(rawBody), about: this.parse(rawBody).intentId })
      : refused({ kind: "webhook-signature-invalid" as const, detail: "wrong" });
  }

  parse(rawBody: string): ProviderEvent {
    return JSON.parse(rawBody) as ProviderEvent;
  }

  /** The buyer pays; answers the event's raw body. Not possible once it is cancelled. */
  pay(intentId: string, amount = this.amounts.get(intentId)?.amount ?? 0): string {
    const payment = this.#payment(intentId);
    if (payment.status === "canceled") throw new Error("a cancelled payment cannot be made");
    Object.assign(payment, { status: "succeeded", received: { ...payment.received, amount } });
    return this.event("payment_intent.succeeded", intentId);
  }

  decline(intentId: string): string {
    const payment = this.#payment(intentId);
    payment.failure = "card_declined";
    return this.event("payment_intent.payment_failed", intentId);
  }

  /** Somebody gives back what is left, or a part of it, at the provider; answers the event's raw body. */
  refundedByHand(intentId: string, amount = this.#left(intentId), status: RefundStatus = "succeeded"): string {
    this.#returnsOf(intentId).push({ amount, status });
    return this.event("charge.refunded", intentId);
  }

  /** Decides what is pending. */
  decideRefunds(intentId: string, status: "succeeded" | "failed"): string {
    for (const refund of this.#returnsOf(intentId)) if (refund.status === "pending") refund.status = status;
    return this.event(status === "failed" ? "refund.failed" : "refund.updated", intentId);
  }

  event(type: string, intentId: string | null): string {
    this.#events += 1;
    const id = `evt_${crypto.randomUUID()}_${this.#events}`;
    return JSON.stringify({ id, type, intentId } satisfies ProviderEvent);
  }

  #answer(call: string): void {
    this.asked.push(call);
    if (this.away) throw unavailable("stripe");
  }

  #returnsOf(intentId: string): { amount: number; status: RefundStatus }[] {
    const refunds = this.returns.get(intentId) ?? [];
    this.returns.set(intentId, refunds);
    return refunds;
  }

  #sum(intentId: string, status: RefundStatus): number {
    return this.#returnsOf(intentId).reduce((total, refund) => (refund.status === status ? total + refund.amount : total), 0);
  }

  #left(intentId: string): number {
    return this.#payment(intentId).received.amount - this.#sum(intentId, "succeeded") - this.#sum(intentId, "pending");
  }

  /** A snapshot, as an answer over the wire is one. */
  #standing(intentId: string): Payment {
    const payment = this.#payment(intentId);
    const { currency } = payment.received;
    return {
      ...payment,
      refunded: { amount: this.#sum(intentId, "succeeded"), currency },
      refunding: { amount: this.#sum(intentId, "pending"), currency },
      refundsFailed: this.#returnsOf(intentId).filter(({ status }) => status === "failed").length,
    };
  }

  #payment(intentId: string): Payment {
    const payment = this.payments.get(intentId);
    if (!payment) throw unavailable("stripe", new Error(`no such payment ${intentId}`));
    return payment;
  }
}
