import type { SearchKey } from "../checkout/search-key.ts";

/** What a search may be for, as it is told to whoever searched for something else. */
export const SOUGHT =
  "an order (ord_…), attempt (chk_…), cart (cart_…), buyer (usr_…), payment (pi_…), request (req_…), webhook (whk_… or evt_…) or an e-mail address";

const BY_PREFIX: Readonly<Record<string, Exclude<SearchKey["by"], "address">>> = {
  ord: "order",
  chk: "attempt",
  cart: "cart",
  usr: "buyer",
  pi: "payment",
  req: "request",
  whk: "webhook",
  evt: "provider-event",
};

/** What was typed as the key it is, told by its form; undefined where it can be none. Every key is looked for exactly. */
export function readKey(text: string): SearchKey | undefined {
  const sought = text.trim();
  if (/^[^\s@]+@[^\s@]+$/.test(sought)) return { by: "address", email: sought.toLowerCase() };
  const prefix = /^([a-z]+)_[\w-]+$/.exec(sought)?.[1] ?? "";
  const by = BY_PREFIX[prefix];
  return by && { by, id: sought };
}
