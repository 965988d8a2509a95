import type Stripe from "stripe";
import { settleIntent } from "./confirm-intent.ts";
import type { StripeStore } from "./store.ts";

/** Lets bank debits that are `processing` succeed after a while, those of before a restart too. */
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
  }

  /** Starts the wait of an intent that is processing with a method that settles; others are left alone. */
  watch(intent: Stripe.PaymentIntent): void {
    if (intent.status !== "processing" || typeof intent.payment_method !== "string") return;
    const behaviour = this.#store.methods.get(intent.payment_method)?.behaviour;
    if (behaviour?.kind !== "processes" || !behaviour.settles) return;
    this.#timers.set(
      intent.id,
      setTimeout(() => this.#settle(intent.id), this.#afterMs),
    );
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #settle(id: string): void {
    this.#timers.delete(id);
    this.#store.transaction(() => {
      const intent = this.#store.intents.get(id);
      if (intent) settleIntent(this.#store, intent);
    });
    this.#settled();
  }
}
