import { cartCreated } from "../../platform/events/cart.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import { idOfBytes } from "../../platform/ids.ts";
import { refused } from "../../platform/result.ts";
import type { CartDeps } from "./ports.ts";
import type { CartResult } from "./change-cart.ts";

/** Makes an empty cart in a currency, by default the contract's base; refused in one the contract does not support. With an Idempotency-Key a repeat answers the same cart. */
export async function createCart(
  deps: CartDeps,
  request: { buyerId: string; guest?: boolean | undefined; currency?: string | undefined; idempotency?: IdempotencyKey | undefined },
): Promise<CartResult> {
  const { buyerId, idempotency, currency = deps.contract.fx.base } = request;
  const supported = deps.contract.fx.supportedCurrencies;
  if (!supported.includes(currency)) return refused({ kind: "currency-not-supported", supported });
  const { idempotencySeconds, abandonedSeconds } = deps.contract.carts;
  const cartId = idempotency ? await idUnderKey(buyerId, idempotency.key) : deps.ids.next("cart");
  const retention = { idempotencySeconds, abandonedSeconds: request.guest ? deps.contract.access.guestSeconds : abandonedSeconds };
  const result = await deps.carts(cartId).create(cartId, { buyerId, currency, idempotency, retention, asText: true });
  if (!result.ok) return result;
  deps.cartCurrencies.remember(result.value.cart);
  cartCreated(deps, { cartId, buyerId, currency, replayed: result.value.replayed });
  return result;
}

/** The id a buyer's key stands for, so that the record of the key can live in the very cart it made. */
async function idUnderKey(buyerId: string, key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${buyerId}\n${key}`));
  return idOfBytes("cart", new Uint8Array(digest, 0, 16));
}
