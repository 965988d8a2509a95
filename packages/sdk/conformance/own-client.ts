import { ProcureIQ, type Cart } from "../src/client.ts";
import type { Adapter, Outcome } from "./adapter.ts";

/** The typed client of this package on the bench. */
export const ownClient = (client: string): Adapter => ({
  async open({ baseUrl, accessToken }) {
    const api = new ProcureIQ({ baseUrl, client });
    api.auth.useAccessToken(accessToken);
    let shown: Cart | undefined;
    const seen = (): Cart => {
      if (!shown) throw new Error("no cart is shown");
      return shown;
    };
    const kept = async (change: Promise<Cart>): Promise<Outcome> => {
      shown = await change;
      return { done: true };
    };
    return {
      async show(cartId) {
        shown = await api.carts.read(cartId);
      },
      async increase(itemId, by) {
        let made = false;
        const cart = await api.carts.edit(seen(), itemId, ({ quantity }) => {
          made = true;
          return { quantity: quantity + by };
        });
        shown = cart;
        return made && cart.items.some(({ id }) => id === itemId) ? { done: true } : { done: false, said: "the item is gone" };
      },
      remove: (itemId) => kept(api.carts.edit(seen(), itemId, () => "remove")),
      clear: () => kept(api.carts.clear(seen())),
      add: (offerId, quantity) => kept(api.carts.add(seen().id, offerId, quantity)),
      async checkout() {
        const attempt = await api.checkouts.start(seen());
        return { done: true, attemptId: attempt.id };
      },
    };
  },
});
