import { ProblemError } from "../src/problem.ts";
import { Http } from "../src/http.ts";
import type { Cart } from "../src/types.ts";

/** How long a search may take to find something to buy. */
const OFFER_MS = 120_000;
const POLL_MS = 500;
/** More than the minute by which calls are limited. */
const BENCH_PATIENCE_MS = 90_000;

/** Whom and what the kit buys with; the account needs no more than any buyer's. */
export interface BenchOptions {
  baseUrl: string;
  accessToken?: string | undefined;
  credentials?: { email: string; password: string } | undefined;
  /** Something available that is sold by the piece; looked for where it is not given. */
  offerId?: string | undefined;
}

/** The kit's own hands: it makes the carts, is the other tab, and looks at what stands in the end. Never by way of the proxy. */
export class BenchApi {
  readonly #http: Http;
  readonly offerId: string;
  readonly accessToken: string;

  private constructor(http: Http, accessToken: string, offerId: string) {
    this.#http = http;
    this.accessToken = accessToken;
    this.offerId = offerId;
  }

  static async open({ baseUrl, accessToken, credentials, offerId }: BenchOptions): Promise<BenchApi> {
    const http = new Http({ baseUrl, client: "procureiq-conformance/1", patienceMs: BENCH_PATIENCE_MS });
    http.accessToken = accessToken ?? (await signIn(http, credentials));
    return new BenchApi(http, http.accessToken, offerId ?? (await findOffer(http)));
  }

  /** A cart with two pieces of the offer. */
  async cart(): Promise<Cart> {
    const made = await this.#http.act<Cart>("POST", "/carts", crypto.randomUUID(), { body: {} });
    return this.add(made.id, 2);
  }

  read(cartId: string): Promise<Cart> {
    return this.#http.read(`/carts/${cartId}`);
  }

  add(cartId: string, quantity: number): Promise<Cart> {
    return this.#http.act("POST", `/carts/${cartId}/items`, crypto.randomUUID(), { body: { offerId: this.offerId, quantity } });
  }

  async removeAll(cartId: string): Promise<void> {
    const { snapshotVersion } = await this.read(cartId);
    await this.#http.act("DELETE", `/carts/${cartId}/items`, crypto.randomUUID(), { query: { expectedSnapshotVersion: snapshotVersion } });
  }

  /** Gives attempts up that the bench made. What is no longer open needs no giving up. */
  async cancel(attemptIds: Iterable<string>): Promise<void> {
    for (const id of attemptIds) {
      try {
        await this.#http.json("POST", `/checkouts/${id}/cancel`);
      } catch (error) {
        if (!(error instanceof ProblemError) || error.problem.status >= 500) throw error;
      }
    }
  }
}

async function signIn(http: Http, credentials: BenchOptions["credentials"]): Promise<string> {
  if (!credentials) throw new Error("give an access token, or an address and a password");
  return (await http.act<{ accessToken: string }>("POST", "/auth/login", crypto.randomUUID(), { body: credentials })).accessToken;
}

async function findOffer(http: Http): Promise<string> {
  const search = await http.json<{ id: string }>("POST", "/searches", { body: { query: "laptop" } });
  await http.json("POST", `/searches/${search.id}/confirm`);
  for (const until = performance.now() + OFFER_MS; performance.now() < until;) {
    const { items } = await http.read<{ items: { id: string; available: boolean; minimumQuantity: number }[] }>("/offers", {
      query: { search: search.id },
    });
    const found = items.find(({ available, minimumQuantity }) => available && minimumQuantity === 1);
    if (found) return found.id;
    await new Promise((resolve) => void setTimeout(resolve, POLL_MS));
  }
  throw new Error("no offer was found to try with: name one that is sold by the piece");
}
