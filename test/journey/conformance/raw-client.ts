import type { Adapter, Outcome, Tab } from "../../../packages/sdk/conformance/adapter.ts";
import type { Cart, Problem } from "../../../packages/sdk/src/client.ts";

/** What a client that somebody else wrote is in the habit of; `RIGHT` keeps to the contract. */
export interface Habits {
  name: string;
  versions: "if-match" | "fields" | "none";
  onConflict: "decides-again" | "overwrites" | "gives-up" | "says-it-is-done" | "counts-up";
  keys: "kept" | "new-each-time" | "none";
  waits: boolean;
  /** What it does where the cart to be checked out has changed. */
  checksOutUnseen: boolean;
  /** What it does where the item to be changed is gone. */
  addsAgain: boolean;
}

export const RIGHT: Habits = {
  name: "right/1",
  versions: "if-match",
  onConflict: "decides-again",
  keys: "kept",
  waits: true,
  checksOutUnseen: false,
  addsAgain: false,
};

const MOST_TRIES = 6;
const PAUSE_MS = 40;

interface Answer {
  status: number;
  json: Cart & Problem & { id: string };
  retryAfterMs: number;
}

/** Written against the API's documents alone, without the typed client. */
export const rawClient = (habits: Habits): Adapter => ({ open: async (where) => new RawTab(habits, where) });

type Change = (cart: Cart) => { method: string; path: string; body?: Record<string, unknown>; itemVersion?: number } | undefined;

class RawTab implements Tab {
  readonly #habits: Habits;
  readonly #where: { baseUrl: string; accessToken: string };
  #cart: Cart | undefined;

  constructor(habits: Habits, where: { baseUrl: string; accessToken: string }) {
    this.#habits = habits;
    this.#where = where;
  }

  async show(cartId: string): Promise<void> {
    this.#cart = (await this.#send("GET", `/carts/${cartId}`, {}, undefined)).json;
  }

  async increase(itemId: string, by: number): Promise<Outcome> {
    const wanted = (this.#seen().items.find(({ id }) => id === itemId)?.quantity ?? 0) + by;
    const { offerId = "" } = this.#seen().items.find(({ id }) => id === itemId) ?? {};
    const { onConflict, addsAgain } = this.#habits;
    const outcome = await this.#change((cart) => {
      const item = cart.items.find(({ id }) => id === itemId);
      if (!item) return undefined;
      const quantity = onConflict === "overwrites" ? wanted : item.quantity + by;
      return { method: "PATCH", path: `/carts/${cart.id}/items/${itemId}`, body: { quantity }, itemVersion: item.itemVersion };
    });
    return !outcome.done && addsAgain && !this.#seen().items.some(({ id }) => id === itemId) ? this.add(offerId, wanted) : outcome;
  }

  remove(itemId: string): Promise<Outcome> {
    return this.#change((cart) => {
      const item = cart.items.find(({ id }) => id === itemId);
      return item && { method: "DELETE", path: `/carts/${cart.id}/items/${itemId}`, itemVersion: item.itemVersion };
    });
  }

  clear(): Promise<Outcome> {
    return this.#change((cart) => ({ method: "DELETE", path: `/carts/${cart.id}/items` }));
  }

  async add(offerId: string, quantity: number): Promise<Outcome> {
    const answer = await this.#persistently("POST", `/carts/${this.#seen().id}/items`, () => ({ body: { offerId, quantity } }));
    if (answer.status !== 201) return { done: false, said: answer.json.title };
    this.#cart = answer.json;
    return { done: true };
  }

  async checkout(): Promise<Outcome> {
    const answer = await this.#persistently("POST", "/checkouts", () => this.#versioned({ cartId: this.#seen().id }, undefined));
    if (answer.status === 201) return { done: true, attemptId: answer.json.id };
    if (!isConflict(answer) || !this.#habits.checksOutUnseen) return { done: false, said: answer.json.title };
    this.#cart = answer.json["cart"] as Cart;
    return this.checkout();
  }

  #seen(): Cart {
    if (!this.#cart) throw new Error("no cart is shown");
    return this.#cart;
  }

  async #change(change: Change): Promise<Outcome> {
    const { onConflict } = this.#habits;
    const key = crypto.randomUUID();
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const wanted = change(this.#seen());
      if (!wanted) return { done: false, said: "it is gone" };
      const { method, path, body = {}, itemVersion } = wanted;
      const answer = await this.#persistently(method, path, () => this.#versioned(body, itemVersion), key);
      if (answer.status === 200) {
        this.#cart = answer.json;
        return { done: true };
      }
      if (onConflict === "says-it-is-done") return { done: true };
      if (!isConflict(answer) || onConflict === "gives-up") return { done: false, said: answer.json.title };
      const { snapshotVersion } = this.#seen();
      this.#cart = onConflict === "counts-up" ? { ...this.#seen(), snapshotVersion: snapshotVersion + 1 } : (answer.json["cart"] as Cart);
    }
    return { done: false, said: "tried too often" };
  }

  #versioned(body: Record<string, unknown>, itemVersion: number | undefined): Sent {
    const { snapshotVersion } = this.#seen();
    const { versions } = this.#habits;
    if (versions === "if-match") return { body, ifMatch: `"${snapshotVersion}"` };
    const fields = { expectedSnapshotVersion: snapshotVersion, ...(itemVersion === undefined ? {} : { expectedItemVersion: itemVersion }) };
    return { body: versions === "none" ? body : { ...body, ...fields } };
  }

  /** Until an answer comes that is one. */
  async #persistently(method: string, path: string, sent: () => Sent, key: string = crypto.randomUUID()): Promise<Answer> {
    const { keys, waits } = this.#habits;
    for (let tries = 1; ; tries += 1) {
      const own = keys === "kept" ? key : keys === "none" && path !== "/checkouts" ? undefined : crypto.randomUUID();
      try {
        const answer = await this.#send(method, path, sent(), own);
        if (answer.json.type !== "/problems/idempotency-in-flight" || tries === MOST_TRIES) return answer;
        if (waits) await pause(answer.retryAfterMs);
      } catch (error) {
        if (tries === MOST_TRIES) throw error;
        await pause(PAUSE_MS);
      }
    }
  }

  async #send(method: string, path: string, { body = {}, ifMatch }: Sent, key: string | undefined): Promise<Answer> {
    const url = new URL(path, this.#where.baseUrl);
    if (method === "DELETE") for (const [name, value] of Object.entries(body)) url.searchParams.set(name, String(value));
    const hasBody = method === "POST" || method === "PATCH";
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.#where.accessToken}`,
        "x-client": this.#habits.name,
        ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
        ...(hasBody ? { "content-type": "application/json" } : {}),
      },
      ...(hasBody ? { body: JSON.stringify(body) } : {}),
    });
    const retryAfterMs = 1000 * Number(response.headers.get("retry-after") ?? 0);
    return { status: response.status, json: (await response.json()) as Answer["json"], retryAfterMs };
  }
}

interface Sent {
  body?: Record<string, unknown>;
  ifMatch?: string;
}

const isConflict = ({ json }: Answer): boolean => json.type === "/problems/cart-version-conflict";
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));
