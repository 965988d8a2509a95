import { newIdempotencyKey, type Http } from "./http.ts";
import type { Cart, CheckoutAttempt, Order, OrderSummary, Page } from "./types.ts";

/** Checkout and orders. */
export class CheckoutClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Checks a cart out as it was seen. Where the answer is lost, the provider is away or the first try still runs, it is
   * repeated with the same key, which cannot make a second attempt. A cart that has changed since is no reason to repeat: the buyer has
   * to see it first. Pay with the attempt's `clientSecret` at the provider.
   */
  start(seen: Cart, idempotencyKey = newIdempotencyKey()): Promise<CheckoutAttempt> {
    const body = { cartId: seen.id, expectedSnapshotVersion: seen.snapshotVersion };
    return this.#http.act("POST", "/checkouts", idempotencyKey, { body });
  }

  read(id: string): Promise<CheckoutAttempt> {
    return this.#http.read(`/checkouts/${id}`);
  }

  /** Gives up an unpaid attempt. Idempotent. */
  cancel(id: string): Promise<CheckoutAttempt> {
    return this.#http.json("POST", `/checkouts/${id}/cancel`);
  }

  orders(page: { limit?: number; cursor?: string; signal?: AbortSignal } = {}): Promise<Page<OrderSummary>> {
    const { signal, ...query } = page;
    return this.#http.read("/orders", { query, ...(signal && { signal }) });
  }

  order(id: string): Promise<Order> {
    return this.#http.read(`/orders/${id}`);
  }
}
