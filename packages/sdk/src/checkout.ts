import { newIdempotencyKey, type Http } from "./http.ts";
import { ProblemError } from "./problem.ts";
import type { Cart, CheckoutAttempt, Order, OrderSummary, Page } from "./types.ts";

/** How often a checkout whose outcome is not known is repeated under its key. */
const MAX_RETRIES = 4;

/** Checkout and orders. */
export class CheckoutClient {
  readonly #http: Http;
  readonly #wait: (milliseconds: number) => Promise<void>;

  constructor(http: Http, wait: (milliseconds: number) => Promise<void> = pause) {
    this.#http = http;
    this.#wait = wait;
  }

  /**
   * Checks a cart out as it was seen. Where the answer is lost, the provider is away or the first try still runs, it is
   * repeated with the same key, which cannot make a second attempt. Pay with the attempt's `clientSecret` at the provider.
   */
  async start(seen: Cart, idempotencyKey = newIdempotencyKey()): Promise<CheckoutAttempt> {
    const body = { cartId: seen.id, expectedSnapshotVersion: seen.snapshotVersion };
    for (let retries = 0; ; retries += 1) {
      try {
        return await this.#http.json<CheckoutAttempt>("POST", "/checkouts", { body, headers: { "idempotency-key": idempotencyKey } });
      } catch (error) {
        const known = error instanceof ProblemError;
        const again = !known || error.problem.status >= 500 || error.is("idempotency-in-flight");
        if (!again || retries >= MAX_RETRIES) throw error;
        await this.#wait(1000 * ((known ? error.retryAfterSeconds : undefined) ?? 2 ** retries));
      }
    }
  }

  read(id: string): Promise<CheckoutAttempt> {
    return this.#http.json("GET", `/checkouts/${id}`);
  }

  /** Gives up an unpaid attempt. Idempotent. */
  cancel(id: string): Promise<CheckoutAttempt> {
    return this.#http.json("POST", `/checkouts/${id}/cancel`);
  }

  orders(page: { limit?: number; cursor?: string } = {}): Promise<Page<OrderSummary>> {
    return this.#http.json("GET", "/orders", { query: page });
  }

  order(id: string): Promise<Order> {
    return this.#http.json("GET", `/orders/${id}`);
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
