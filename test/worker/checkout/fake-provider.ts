import type { Payment, Payments, ProviderEvent, RefundAsked } from "../../../src/features/checkout/ports.ts";
import type { MovementState, ToldMovement } from "../../../src/features/payments/movement.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { ok, refused } from "../../../src/platform/result.ts";

type RefundStatus = Extract<MovementState, "succeeded" | "pending" | "failed">;

/** A refund or dispute in memory: what is told of it beside its kind. */
export interface Return {
  id: string;
  amount: number;
  status: MovementState;
  asked?: RefundAsked;
}

const EPOCH = new Date("2030-01-01T00:00:00Z");

/** A payment provider in memory: the truth that the reconcile asks for, and a way to be away. */
export class FakeProvider implements Payments {
  readonly payments = new Map<string, Payment>();
  readonly amounts = new Map<string, Payment["received"]>();
  /** Intents this product had refunded. */
  readonly refunds: string[] = [];
  /** Every refund of an intent, by whomever. */
  readonly returns = new Map<string, Return[]>();
  readonly disputes = new Map<string, Return[]>();
  /** Refunds by the key they were asked for with. */
  readonly #keys = new Map<string, Return>();
  /** How the next refunds stand right after they are asked for. */
  refundsAre: RefundStatus = "succeeded";
  /** What it was asked, in order. */
  readonly asked: string[] = [];
  away = false;
  /** Whether it takes no payment at all. */
  refusesAll = false;
  readonly #forgotten = new Set<string>();
  #events = 0;

  async create({ attemptId, amount }: Parameters<Payments["create"]>[0]) {
    this.#answer("create");
    const intentId = `pi_${attemptId}`;
    if (this.refusesAll)
      return refused({ kind: "payment-refused" as const, code: "invalid_request", message: "This account cannot be paid." });
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
      disputing: { ...amount, amount: 0 },
      lost: { ...amount, amount: 0 },
      movements: [],
      attemptId,
      decline: null,
    };
    if (!this.payments.has(intentId)) this.payments.set(intentId, payment);
    this.amounts.set(intentId, amount);
    return ok(this.payments.get(intentId) ?? payment);
  }

  async read(intentId: string) {
    this.#answer("read");
    if (this.#forgotten.has(intentId)) return { intentId, status: "unknown" as const };
    return this.standing(intentId);
  }

  /** What methods do when asked for the money; any other pays. */
  readonly methods = new Map<string, "declines" | "authenticates">();

  async confirm({ intentId, method }: Parameters<Payments["confirm"]>[0]) {
    this.#answer("confirm");
    const payment = this.#payment(intentId);
    if (payment.status === "succeeded" || payment.status === "canceled") return ok(undefined);
    const behaviour = this.methods.get(method);
    if (behaviour === "declines") {
      this.decline(intentId, "insufficient_funds");
      return refused({ kind: "payment-declined" as const, code: "insufficient_funds", message: "Your card has insufficient funds." });
    }
    if (behaviour === "authenticates") this.challenge(intentId);
    else this.pay(intentId);
    return ok(undefined);
  }

  async cancel(intentId: string) {
    this.#answer("cancel");
    if (this.#forgotten.has(intentId)) return { intentId, status: "unknown" as const };
    const payment = this.#payment(intentId);
    if (payment.status !== "succeeded" && payment.status !== "processing") payment.status = "canceled";
    return this.standing(intentId);
  }

  async refund(asked: RefundAsked) {
    this.#answer("refund");
    const { intentId, amount, key } = asked;
    const known = this.#keys.get(key);
    if (known) return ok(this.#refundOf(intentId, known));
    const left = this.#left(intentId);
    const wanted = amount?.amount ?? left;
    if (left <= 0 || wanted > left) {
      const code = left <= 0 ? "charge_already_refunded" : "parameter_invalid_integer";
      return refused({ kind: "refund-refused" as const, code, message: `only ${left} is left` });
    }
    if (!this.refunds.includes(intentId)) this.refunds.push(intentId);
    const made = { id: this.#id("re"), amount: wanted, status: this.refundsAre, asked };
    this.#returnsOf(intentId).push(made);
    this.#keys.set(key, made);
    return ok(this.#refundOf(intentId, made));
  }

  async captured() {
    this.#answer("captured");
    const payments = [...this.payments.keys()].flatMap((id) => {
      const { intentId, attemptId, received, refunded, refunding, status } = this.standing(id);
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
    Object.assign(payment, { status: "succeeded", decline: null, received: { ...payment.received, amount } });
    return this.event("payment_intent.succeeded", intentId);
  }

  /** A card is not charged; answers the event's raw body. `at` is the provider's moment, null where it tells none. */
  decline(intentId: string, code = "card_declined", at: Date | null = null): string {
    const decline = { code, message: "Your card was declined.", at };
    Object.assign(this.#payment(intentId), { status: "awaiting-payment", decline });
    return this.event("payment_intent.payment_failed", intentId);
  }

  /** From now on it does not know the payment, or knows it again. */
  forget(intentId: string, isForgotten = true): void {
    if (isForgotten) this.#forgotten.add(intentId);
    else this.#forgotten.delete(intentId);
  }

  /** The buyer's bank asks him to authenticate. */
  challenge(intentId: string): string {
    Object.assign(this.#payment(intentId), { status: "requires-action", decline: null });
    return this.event("payment_intent.requires_action", intentId);
  }

  /** Somebody gives back what is left, or a part of it, at the provider; answers the event's raw body. */
  refundedByHand(intentId: string, amount = this.#left(intentId), status: RefundStatus = "succeeded"): string {
    this.#returnsOf(intentId).push({ id: this.#id("re"), amount, status });
    return this.event("charge.refunded", intentId);
  }

  /** The buyer's bank disputes a payment, whole or in part; answers the event's raw body. */
  dispute(intentId: string, amount = this.#payment(intentId).received.amount, status: MovementState = "open"): string {
    this.disputes.set(intentId, [...(this.disputes.get(intentId) ?? []), { id: this.#id("dp"), amount, status }]);
    return this.event("charge.dispute.created", intentId);
  }

  /** Decides what is disputed. */
  closeDisputes(intentId: string, status: "won" | "lost"): string {
    for (const dispute of this.disputes.get(intentId) ?? []) if (dispute.status === "open") dispute.status = status;
    return this.event("charge.dispute.closed", intentId);
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

  #id(prefix: string): string {
    this.#events += 1;
    return `${prefix}_${crypto.randomUUID()}_${this.#events}`;
  }

  #returnsOf(intentId: string): Return[] {
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

  /** A snapshot of what is true, as an answer over the wire is one. */
  standing(intentId: string): Payment {
    const payment = this.#payment(intentId);
    const { currency } = payment.received;
    const disputes = this.disputes.get(intentId) ?? [];
    const inState = (state: MovementState) => disputes.reduce((sum, { amount, status }) => (status === state ? sum + amount : sum), 0);
    const captured =
      payment.received.amount > 0
        ? [this.#movement(intentId, "capture", { id: `ch_${intentId}`, ...payment.received, status: "succeeded" })]
        : [];
    return {
      ...payment,
      refunded: { amount: this.#sum(intentId, "succeeded"), currency },
      refunding: { amount: this.#sum(intentId, "pending"), currency },
      refundsFailed: this.#returnsOf(intentId).filter(({ status }) => status === "failed").length,
      disputing: { amount: inState("open"), currency },
      lost: { amount: inState("lost"), currency },
      movements: [
        ...captured,
        ...this.#returnsOf(intentId).map((refund) => this.#refundOf(intentId, refund)),
        ...disputes.map((dispute) => this.#movement(intentId, "dispute", dispute)),
      ],
    };
  }

  #refundOf(intentId: string, refund: Return): ToldMovement {
    const { by = "provider", byId = null, requestId = null, reason = null } = refund.asked ?? {};
    return { ...this.#movement(intentId, "refund", refund), by, byId, requestId, cause: reason };
  }

  #movement(intentId: string, kind: ToldMovement["kind"], { id, amount, status }: Return): ToldMovement {
    const { currency } = this.#payment(intentId).received;
    const told = { kind, providerId: id, state: status, amount: { amount, currency }, happenedAt: EPOCH };
    const away = kind === "dispute" && (status === "open" || status === "lost");
    return {
      ...told,
      cause: null,
      failure: status === "failed" ? "lost_or_stolen_card" : null,
      by: "buyer",
      byId: null,
      requestId: null,
      fundsWithdrawn: away,
    };
  }

  #payment(intentId: string): Payment {
    const payment = this.payments.get(intentId);
    if (!payment) throw unavailable("stripe", new Error(`no such payment ${intentId}`));
    return payment;
  }
}
