import { setTimeout as pause } from "node:timers/promises";

/** Under what one token may ask a minute. */
const EVERY_MS = 500;
const DEADLINE_MS = 30_000;
/** Less than what an access token lives. */
const TOKEN_MS = 600_000;

interface Buying {
  signIn(): Promise<string>;
  offer: { id: string; minimumQuantity: number };
  currency: string;
}

interface Cart {
  id: string;
  items: { offerId: string; quantity: number }[];
}

/** A buyer who makes carts, puts something into each and reads it, over and over, and knows what they were told. */
export class CartBuyer {
  /** Those whose line was answered, by their ids, with the quantity asked for. */
  readonly carts = new Map<string, number>();
  readonly #refused: string[] = [];
  readonly #url: string;
  readonly #buys: Buying;
  readonly #until = new AbortController();
  #buying: Promise<void> | undefined;
  #token = "";
  #signedInAt = -Infinity;

  constructor(url: string, buys: Buying) {
    this.#url = url;
    this.#buys = buys;
  }

  /** Until it is stopped. */
  buy(): void {
    this.#buying = this.#buyUntil(this.#until.signal);
  }

  async stop(): Promise<void> {
    this.#until.abort();
    await this.#buying;
  }

  /** What was not answered with a 2xx since this was asked last, by method and status. */
  refusedLately(): string[] {
    return [...new Set(this.#refused.splice(0))];
  }

  /** Carts that are not as they were told: gone, or with other than the one line. */
  async wrong(): Promise<string[]> {
    const wrong: string[] = [];
    for (const [id, quantity] of this.carts) {
      const cart = await this.#told("GET", `/carts/${id}`);
      const lines = cart?.items.map((item) => `${item.offerId} ${item.quantity}`).join(", ");
      if (lines !== `${this.#buys.offer.id} ${quantity}`) wrong.push(`${id}: ${lines ?? "gone"}`);
    }
    return wrong;
  }

  async #buyUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const cart = await this.#told("POST", "/carts", { currency: this.#buys.currency });
      const quantity = Math.max(1, this.#buys.offer.minimumQuantity) + (this.carts.size % 3);
      if (cart && (await this.#told("POST", `/carts/${cart.id}/items`, { offerId: this.#buys.offer.id, quantity }))) {
        this.carts.set(cart.id, quantity);
        await this.#told("GET", `/carts/${cart.id}`);
      }
      await pause(EVERY_MS);
    }
  }

  async #told(method: string, path: string, body?: object): Promise<Cart | undefined> {
    const headers = {
      authorization: `Bearer ${await this.#signedIn()}`,
      ...(body ? { "content-type": "application/json", "idempotency-key": crypto.randomUUID() } : {}),
    };
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const response = await fetch(new URL(path, this.#url), { method, headers, ...(body ? { body: JSON.stringify(body) } : {}), signal });
    if (response.ok) return (await response.json()) as Cart;
    // Read one after the other they are more than a token may ask a minute.
    if (response.status === 429 && method === "GET") {
      await response.body?.cancel();
      await pause(1_000 * Number(response.headers.get("retry-after") ?? 1));
      return this.#told(method, path);
    }
    this.#refused.push(`${method} ${response.status}`);
    await response.body?.cancel();
    return undefined;
  }

  async #signedIn(): Promise<string> {
    if (performance.now() - this.#signedInAt < TOKEN_MS) return this.#token;
    this.#token = await this.#buys.signIn();
    this.#signedInAt = performance.now();
    return this.#token;
  }
}
