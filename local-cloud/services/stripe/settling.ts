import type Stripe from "stripe";
import { settleIntent } from "./confirm-intent.ts";
import { disputedBy, openDispute } from "./disputes.ts";
import { behaviourOf, decideRefund } from "./refunds.ts";
import type { StripeStore } from "./store.ts";

/** Lets bank debits that are `processing` and refunds that are not decided end after a while, and banks dispute; those of before a restart too. */
export class Settling {
  readonly #store: StripeStore;
  readonly #afterMs: number;
  readonly #settled: () => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(store: StripeStore, afterMs: number, settled: () => void) {
    this.#store = store;
    this.#afterMs = afterMs;
    this.#settled = settled;
    for (const intent of store.intents.list()) this.watch(intent);
    for (const charge of store.charges.list()) this.watchCharge(charge);
    for (const refund of store.refunds.list()) this.watchRefund(refund);
  }

  /** Starts the waits of an intent that was just confirmed: one that is processing settles, one whose bank disputes is disputed. */
  watch(intent: Stripe.PaymentIntent): void {
    const charge = typeof intent.latest_charge === "string" ? this.#store.charges.get(intent.latest_charge) : undefined;
    if (charge) this.watchCharge(charge);
    if (intent.status !== "processing" || typeof intent.payment_method !== "string") return;
    const behaviour = this.#store.methods.get(intent.payment_method)?.behaviour;
    if (behaviour?.kind !== "processes" || !behaviour.settles) return;
    this.#later(intent.id, () => {
      const waiting = this.#store.intents.get(intent.id);
      if (waiting) settleIntent(this.#store, waiting);
    });
  }

  /** Starts the wait of a captured charge that its bank is to dispute; others are left alone. */
  watchCharge(charge: Stripe.Charge): void {
    if (!charge.captured || charge.disputed || !disputedBy(this.#store, charge)) return;
    this.#later(charge.id, () => openDispute(this.#store, charge.id));
  }

  /** Starts the wait of a refund that is pending, or is to fail; others are left alone. */
  watchRefund(refund: Stripe.Refund): void {
    const charge = typeof refund.charge === "string" ? this.#store.charges.get(refund.charge) : undefined;
    const behaviour = charge && behaviourOf(this.#store, charge);
    const open = (behaviour === "pending" && refund.status === "pending") || (behaviour === "fail-later" && refund.status === "succeeded");
    if (open) this.#later(refund.id, () => decideRefund(this.#store, refund.id));
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #later(id: string, settle: () => void): void {
    const end = () => {
      this.#timers.delete(id);
      this.#store.transaction(settle);
      this.#settled();
    };
    this.#timers.set(id, setTimeout(end, this.#afterMs));
  }
}
