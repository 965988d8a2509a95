import type { Payment, Payments, ProviderEvent } from "../../../src/features/checkout/ports.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { ok, refused } from "../../../src/platform/result.ts";

/** A payment provider in memory: the truth that the reconcile asks for, and a way to be away. */
export class FakeProvider implements Payments {
  readonly payments = new Map<string, Payment>();
  readonly amounts = new Map<string, Payment["received"]>();
  readonly refunds: string[] = [];
  away = false;
  #events = 0;

  async create({ attemptId, amount }: Parameters<Payments["create"]>[0]) {
    this.#answer();
    const intentId = `pi_${attemptId}`;
    if (amount.amount < 50)
      return refused({ kind: "payment-refused" as const, code: "amount_too_small", message: "Amount must be at least 50" });
    const payment: Payment = {
      intentId,
      status: "awaiting-payment",
      clientSecret: `${intentId}_secret`,
      received: { ...amount, amount: 0 },
      attemptId,
      failure: null,
    };
    if (!this.payments.has(intentId)) this.payments.set(intentId, payment);
    this.amounts.set(intentId, amount);
    return ok(this.payments.get(intentId) ?? payment);
  }

  async read(intentId: string) {
    this.#answer();
    return this.#payment(intentId);
  }

  async cancel(intentId: string) {
    this.#answer();
    const payment = this.#payment(intentId);
    if (payment.status === "awaiting-payment") payment.status = "canceled";
    return payment;
  }

  async refund(intentId: string) {
    this.#answer();
    if (!this.refunds.includes(intentId)) this.refunds.push(intentId);
  }

  async captured() {
    this.#answer();
    const payments = [...this.payments.values()].flatMap(({ intentId, attemptId, received, status }) => {
      const refunded = { ...received, amount: this.refunds.includes(intentId) ? received.amount : 0 };
      return status === "succeeded" && attemptId !== null ? [{ intentId, attemptId, received, refunded }] : [];
    });
    return { payments, complete: true };
  }

  async verify(rawBody: string, signature: string) {
    return signature === "right" ? ok(this.parse(rawBody)) : refused({ kind: "webhook-signature-invalid" as const, detail: "wrong" });
  }

  parse(rawBody: string): ProviderEvent {
    return JSON.parse(rawBody) as ProviderEvent;
  }

  /** The buyer pays; answers the event's raw body. Not possible once it is cancelled. */
  pay(intentId: string, amount = this.amounts.get(intentId)?.amount ?? 0): string {
    const payment = this.#payment(intentId);
    if (payment.status === "canceled") throw new Error("a cancelled payment cannot be made");
    Object.assign(payment, { status: "succeeded", received: { ...payment.received, amount } });
    return this.event("payment_intent.succeeded", payment);
  }

  decline(intentId: string): string {
    const payment = this.#payment(intentId);
    payment.failure = "card_declined";
    return this.event("payment_intent.payment_failed", payment);
  }

  refundedByHand(intentId: string): string {
    return this.event("charge.refunded", null, intentId);
  }

  event(type: string, payment: Payment | null, refundedIntentId: string | null = null): string {
    this.#events += 1;
    const id = `evt_${crypto.randomUUID()}_${this.#events}`;
    return JSON.stringify({ id, type, payment, refundedIntentId } satisfies ProviderEvent);
  }

  #answer(): void {
    if (this.away) throw unavailable("stripe");
  }

  #payment(intentId: string): Payment {
    const payment = this.payments.get(intentId);
    if (!payment) throw unavailable("stripe", new Error(`no such payment ${intentId}`));
    return payment;
  }
}
