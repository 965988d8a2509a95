import { ShownCart } from "../../../browser/shop/shown-cart.ts";
import type { Adapter, Outcome, Tab } from "../../../packages/sdk/conformance/adapter.ts";
import { ProcureIQ } from "../../../packages/sdk/src/client.ts";

/** The shop as the kit tries it: a tab of it without its page. */
export const shopClient: Adapter = {
  open: async ({ baseUrl, accessToken }) => {
    const api = new ProcureIQ({ baseUrl, client: "procureiq-shop/1", bearer: async () => accessToken });
    return new ShopTab(api);
  },
};

class ShopTab implements Tab {
  readonly #api: ProcureIQ;
  readonly #shown: ShownCart;

  constructor(api: ProcureIQ) {
    this.#api = api;
    this.#shown = new ShownCart(api);
  }

  async show(cartId: string): Promise<void> {
    this.#shown.see(await this.#api.carts.read(cartId));
  }

  async increase(itemId: string, by: number): Promise<Outcome> {
    return said(await this.#shown.increase(itemId, by));
  }

  async remove(itemId: string): Promise<Outcome> {
    return said(await this.#shown.remove(itemId));
  }

  async clear(): Promise<Outcome> {
    return said(await this.#shown.clear());
  }

  async add(offerId: string, quantity: number): Promise<Outcome> {
    await this.#shown.add(offerId, quantity);
    return { done: true };
  }

  async checkout(): Promise<Outcome> {
    return { done: true, attemptId: (await this.#shown.checkout()).id };
  }
}

/** As the page tells the buyer. */
const said = ({ kind }: { kind: string }): Outcome => (kind === "done" ? { done: true } : { done: false, said: kind });
