import type { Cart, ProcureIQ } from "../../packages/sdk/src/client.ts";
import type { Wishes } from "./wishes.ts";

/** The cart that a buyer fills in a currency: the latest of it, or a new one. */
export async function cartIn(api: ProcureIQ, currency: string, wishes: Wishes): Promise<Pick<Cart, "id">> {
  const { items } = await api.carts.list();
  const latest = items.find((cart) => cart.currency === currency);
  return latest ?? wishes.fulfil(`a cart in ${currency}`, ({ key }) => api.carts.create(currency, key));
}
