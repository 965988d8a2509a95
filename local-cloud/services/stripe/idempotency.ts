import { StripeProblem } from "./errors.ts";
import type { KeptAnswer, StripeStore } from "./store.ts";

/** Stripe keeps a keyed answer for at least 24 hours. */
const KEPT_FOR_MS = 24 * 60 * 60 * 1000;

/** Idempotency as Stripe's API reference describes it: same key and request replays, another request is 400, one in flight 409. */
export class IdempotencyKeys {
  readonly #store: StripeStore;
  readonly #inFlight = new Set<string>();

  constructor(store: StripeStore) {
    this.#store = store;
  }

  /** The answer kept for this key, or undefined where the request is to be executed; then `end` must be called. */
  begin(key: string, fingerprint: string): KeptAnswer | undefined {
    if (key.length > 255) {
      throw new StripeProblem(
        400,
        { type: "invalid_request_error", message: "Idempotency keys can be at most 255 characters long." },
        true,
      );
    }
    if (this.#inFlight.has(key)) {
      throw new StripeProblem(
        409,
        {
          type: "idempotency_error",
          code: "idempotency_key_in_use",
          message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
        },
        true,
      );
    }
    const kept = this.#store.answers.get(key);
    if (!kept || this.#store.now() - kept.keptAt > KEPT_FOR_MS) {
      this.#inFlight.add(key);
      return undefined;
    }
    if (kept.fingerprint !== fingerprint) {
      throw new StripeProblem(
        400,
        {
          type: "idempotency_error",
          message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        },
        true,
      );
    }
    return kept;
  }

  /** Keeps the answer; call in the transaction of what it reports. */
  keep(answer: Omit<KeptAnswer, "keptAt">): void {
    this.#store.answers.put({ ...answer, keptAt: this.#store.now() });
  }

  end(key: string): void {
    this.#inFlight.delete(key);
  }
}
