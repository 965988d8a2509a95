import type { Cart } from "../../../packages/sdk/src/client.ts";
import { present } from "../../support/present.ts";

/** What becomes of one request: it is served, lost before or after it was, or answered by somebody on the way. */
export type Fate = "served" | "request-lost" | "answer-lost" | { status: number; type?: string; retryAfter?: string };

interface Sent {
  method: string;
  path: string;
  key: string | null;
  body: Record<string, number>;
}

const EUR = (amount: number) => ({ amount, currency: "EUR" });

/** The API's promises on one cart with one item, as a function to fetch by: versions, conflicts with the cart, answers kept under keys. */
export class CartServer {
  readonly sent: Sent[] = [];
  /** Of the requests to come, in their order; past the end all are served. */
  fates: Fate[] = [];
  #version = 1;
  #items = new Map([["item_1", { quantity: 1, itemVersion: 1 }]]);
  readonly #answered = new Map<string, { asked: string; answer: Cart }>();

  get cart(): Cart {
    const items = [...this.#items].map(([id, item]) => ({
      id,
      offerId: "ofr_1",
      title: "Label printer",
      supplierId: "test-shop",
      unitPrice: EUR(100),
      minimumQuantity: 1,
      quotedAt: "2030-01-01T00:00:00Z",
      quoteExpiresAt: "2030-01-01T01:00:00Z",
      ...item,
    }));
    const charge = { chargeable: false, reason: "free", minimum: EUR(50), maximum: EUR(99_999_999) } as const;
    return { id: "cart_1", snapshotVersion: this.#version, currency: "EUR", items, total: EUR(0), charge };
  }

  quantity(): number {
    return present(this.#items.get("item_1"), "the item").quantity;
  }

  /** As another tab does it. */
  change(quantity: number): void {
    const item = present(this.#items.get("item_1"), "the item");
    this.#items.set("item_1", { quantity, itemVersion: item.itemVersion + 1 });
    this.#version += 1;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const fate = this.fates.shift() ?? "served";
    const request = new Request(input, init);
    if (fate === "request-lost") throw new TypeError("fetch failed");
    if (typeof fate === "object") {
      this.sent.push(await sentOf(request));
      const headers = { "content-type": "application/problem+json", ...(fate.retryAfter ? { "retry-after": fate.retryAfter } : {}) };
      const problem = { type: `/problems/${fate.type ?? "away"}`, title: "away", status: fate.status };
      return new Response(JSON.stringify(problem), { status: fate.status, headers });
    }
    const answer = this.#serve(await sentOf(request));
    if (fate === "answer-lost") throw new TypeError("fetch failed");
    return answer;
  };

  #serve(sent: Sent): Response {
    this.sent.push(sent);
    if (sent.method === "GET") return json(200, this.cart);
    const { key, body } = sent;
    const asked = JSON.stringify([sent.method, sent.path, body]);
    const earlier = key === null ? undefined : this.#answered.get(key);
    if (earlier) return earlier.asked === asked ? json(200, earlier.answer) : problem(422, "idempotency-key-reused");
    const item = this.#items.get("item_1");
    const current =
      body["expectedSnapshotVersion"] === this.#version && (body["expectedItemVersion"] ?? item?.itemVersion) === item?.itemVersion;
    if (!current) return problem(409, "cart-version-conflict", { cart: this.cart });
    if (sent.method === "DELETE") {
      this.#items.clear();
      this.#version += 1;
    } else this.change(body["quantity"] ?? this.quantity());
    if (key !== null) this.#answered.set(key, { asked, answer: this.cart });
    return json(200, this.cart);
  }
}

async function sentOf(request: Request): Promise<Sent> {
  const { pathname, searchParams } = new URL(request.url);
  const text = await request.text();
  const query = Object.fromEntries([...searchParams].map(([name, value]) => [name, Number(value)]));
  const body = { ...query, ...(text === "" ? {} : (JSON.parse(text) as Record<string, number>)) };
  return { method: request.method, path: pathname, key: request.headers.get("idempotency-key"), body };
}

const json = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

const problem = (status: number, type: string, more: object = {}): Response =>
  json(status, { type: `/problems/${type}`, title: type, status, ...more });
