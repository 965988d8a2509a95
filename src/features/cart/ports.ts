import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import type { Result } from "../../platform/result.ts";
import type { CatalogDeps } from "../catalog/ports.ts";
import type { CartCommand, CartDecisionRefusal, CartLimits } from "./rules.ts";
import type { CartSnapshot } from "./schemas.ts";

/** How long the cart's owner keeps things, in seconds. */
export interface CartRetention {
  /** An answer given under an Idempotency-Key. */
  idempotencySeconds: number;
  /** A cart nobody touches. */
  abandonedSeconds: number;
}

export interface CreateCart {
  buyerId: string;
  currency: string;
  idempotency?: IdempotencyKey | undefined;
  retention: CartRetention;
}

export interface CartMutation {
  buyerId: string;
  command: CartCommand;
  limits: CartLimits;
  idempotency?: IdempotencyKey | undefined;
}

export interface CartAnswer {
  cart: CartSnapshot;
  /** True where this answer was given before under the same Idempotency-Key. */
  replayed: boolean;
}

export type CartOwnerRefusal = CartDecisionRefusal | { kind: "cart-not-found" } | { kind: "idempotency-key-reused" };

/** One cart's owner. Each call is one round trip; all throw `dependency-unavailable` where the owner does not answer. */
export interface CartOwner {
  create(cartId: string, request: CreateCart): Promise<Result<CartAnswer, CartOwnerRefusal>>;
  /** Undefined where there is no such cart, or it is another buyer's. */
  read(buyerId: string): Promise<CartSnapshot | undefined>;
  /** Decides, writes and records the answer under its key in one transaction. Refusals are not recorded: they changed nothing. */
  mutate(mutation: CartMutation): Promise<Result<CartAnswer, CartOwnerRefusal>>;
  /** Takes a paid attempt's lines out, once per attempt however often it is called. Undefined where the cart is gone. */
  take(attempt: { attemptId: string; lines: readonly { offerId: string; quantity: number }[] }): Promise<{ takenNow: boolean } | undefined>;
}

/** What an isolate remembers of carts' currencies, which never change: an item's price is asked for in one without asking the cart again. */
export interface CartCurrencies {
  /** Undefined as in `read`, though one remembered may be another buyer's. */
  currencyOf(cartId: string, buyerId: string): Promise<string | undefined>;
  remember(cart: CartSnapshot): void;
}

export interface CartDeps extends CatalogDeps {
  carts(cartId: string): CartOwner;
  cartCurrencies: CartCurrencies;
}
