import { randomBytes } from "node:crypto";
import type Stripe from "stripe";
import type { CollectionOf, DocumentStore } from "../../document-store.ts";
import type { TestMethod } from "./test-methods.ts";

/** A payment method with what it will do when charged; the second is known to the provider alone. */
export interface KeptMethod {
  id: string;
  method: Stripe.PaymentMethod;
  behaviour: TestMethod["behaviour"];
}

/** One event on its way to the webhook endpoint. Times in milliseconds. */
export interface Delivery {
  id: string;
  state: "pending" | "delivered" | "given-up";
  attempts: number;
  nextAttemptAt: number;
  lastOutcome: string | null;
}

/** What a keyed request was answered, for its replay. */
export interface KeptAnswer {
  id: string;
  fingerprint: string;
  requestId: string;
  status: number;
  body: unknown;
  keptAt: number;
}

/** One kind of object, by id and in the order of creation. */
export class Collection<T extends { id: string }> {
  readonly #documents: DocumentStore;
  readonly #name: CollectionOf<T>;

  constructor(documents: DocumentStore, name: CollectionOf<T>) {
    this.#documents = documents;
    this.#name = name;
  }

  get(id: string): T | undefined {
    return this.#documents.get(this.#name, id);
  }

  put(document: T): T {
    this.#documents.put(this.#name, document.id, document);
    return document;
  }

  list(): T[] {
    return this.#documents.list(this.#name);
  }
}

/** Everything the provider remembers. */
export class StripeStore {
  readonly intents: Collection<Stripe.PaymentIntent>;
  readonly charges: Collection<Stripe.Charge>;
  readonly refunds: Collection<Stripe.Refund>;
  readonly disputes: Collection<Stripe.Dispute>;
  readonly methods: Collection<KeptMethod>;
  readonly events: Collection<Stripe.Event>;
  readonly answers: Collection<KeptAnswer>;
  readonly #deliveries: Collection<Delivery>;
  readonly #documents: DocumentStore;
  readonly #now: () => number;
  #pending = new Map<string, Delivery>();

  constructor(documents: DocumentStore, now: () => number) {
    this.#documents = documents;
    this.#now = now;
    this.intents = new Collection(documents, "payment_intents");
    this.charges = new Collection(documents, "charges");
    this.refunds = new Collection(documents, "refunds");
    this.disputes = new Collection(documents, "disputes");
    this.methods = new Collection(documents, "payment_methods");
    this.events = new Collection(documents, "events");
    this.#deliveries = new Collection(documents, "deliveries");
    this.answers = new Collection(documents, "idempotency");
    this.#loadPending();
  }

  /** All that `work` writes stands or none. */
  transaction<T>(work: () => T): T {
    try {
      return this.#documents.transaction(work);
    } catch (error) {
      this.#loadPending();
      throw error;
    }
  }

  keepDelivery(delivery: Delivery): void {
    this.#deliveries.put(delivery);
    if (delivery.state === "pending") this.#pending.set(delivery.id, delivery);
    else this.#pending.delete(delivery.id);
  }

  /** What is still to be delivered, oldest event first. */
  pendingDeliveries(): Delivery[] {
    return [...this.#pending.values()];
  }

  isPending(eventId: string): boolean {
    return this.#pending.has(eventId);
  }

  /** Milliseconds. */
  now(): number {
    return this.#now();
  }

  /** Whole seconds, as Stripe's objects state times. */
  seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  /** A fresh id of Stripe's form: `pi_3…` with 24 letters and digits. */
  id(prefix: string): string {
    return `${prefix}_${randomText(24)}`;
  }

  close(): void {
    this.#documents.close();
  }

  #loadPending(): void {
    const pending = this.#deliveries.list().filter((delivery) => delivery.state === "pending");
    this.#pending = new Map(pending.map((delivery) => [delivery.id, delivery]));
  }
}

/** Letters and digits of 62 symbols; the slight bias of the remainder matters to nobody here. */
export function randomText(length: number): string {
  const symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return [...randomBytes(length)].map((byte) => symbols[byte % symbols.length]).join("");
}
