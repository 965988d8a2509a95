import type { Cart, ProcureIQ } from "../../packages/sdk/src/client.ts";

/** The cart that a buyer fills in a currency: the latest of it, or a new one. */
export async function cartIn(api: ProcureIQ, currency: string): Promise<Pick<Cart, "id">> {
  const { items } = await api.carts.list();
  return items.find((cart) => cart.currency === currency) ?? api.carts.create(currency);
}
