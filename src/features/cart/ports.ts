import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import type { Money } from "../../platform/money.ts";
import type { ClientRegister } from "../../platform/clients.ts";
import type { Result } from "../../platform/result.ts";
import type { CatalogDeps } from "../catalog/ports.ts";
import type { CartItem } from "./cart.ts";
import type { CartCommand, CartDecisionRefusal, CartLimits } from "./rules.ts";
import type { CartSnapshot, DifferingLine, LineOutcome } from "./schemas.ts";

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
  asText?: true;
}

export interface CartMutation {
  buyerId: string;
  command: CartCommand;
  limits: CartLimits;
  idempotency?: IdempotencyKey | undefined;
  /** The program that calls, by which a conflict and what follows on it belong together. */
  client?: string;
  asText?: true;
  /** After how long without a change its owner looks whether it is told of as abandoned; the release before does not say. */
  tellAbandonedSeconds?: number;
}

/** A cart as its owner wrote it in JSON, to be passed on as it is, beside what has to be known of it on the way. */
export interface CartText extends Pick<CartSnapshot, "id" | "snapshotVersion" | "currency"> {
  /** The snapshot, by `cartSchema`. */
  json: string;
}

/** The cart as it was answered: in JSON where `asText` was asked for, of an owner that knows it; one of the release before answers a snapshot. */
export interface CartAnswer<Cart extends CartSnapshot | CartText = CartSnapshot | CartText> {
  cart: Cart;
  /** Of an act that says of each line what became of it. */
  lines?: readonly LineOutcome[] | undefined;
  /** True where this answer was given before under the same Idempotency-Key. */
  replayed: boolean;
  /** True where the client had met a conflict here, and this is its first change from the cart as it is. */
  recovered?: boolean;
}

/** A cart with what its suppliers asked when its items were quoted, by the item's id, where that is known. */
export interface SeenCart extends CartSnapshot {
  supplierPrices?: Readonly<Record<string, Money>> | undefined;
  /** The lines that differ since the version that was asked about, where the owner remembers it. */
  differing?: readonly DifferingLine[] | undefined;
}

/** A guest's cart as it was handed over. */
export interface HandedOver {
  items: readonly CartItem[];
}

export type CartOwnerRefusal =
  | { kind: "cart-handed-over"; to: string }
  | CartDecisionRefusal
  | { kind: "cart-not-found" }
  | { kind: "idempotency-key-reused" };

/** One cart's owner. Each call is one round trip; all throw `dependency-unavailable` where the owner does not answer. */
export interface CartOwner {
  create(cartId: string, request: CreateCart): Promise<Result<CartAnswer, CartOwnerRefusal>>;
  /** Undefined where there is no such cart, or it is another buyer's. */
  read(buyerId: string, about?: { since: number }): Promise<SeenCart | undefined>;
  /** As the release before asks for it. */
  read(buyerId: string, as: "text"): Promise<CartSnapshot | CartText | undefined>;
  /** Decides, writes and records the answer under its key in one transaction. Refusals are not recorded: they changed nothing. */
  mutate(mutation: CartMutation): Promise<Result<CartAnswer, CartOwnerRefusal>>;
  /** Freezes a guest's cart for the cart that takes it over, and answers what is in it; again for the same cart, refused for another. */
  handOver(request: { guestId: string; to: string }): Promise<Result<HandedOver, CartOwnerRefusal>>;
  /** Forgets the cart at once and for good, where it is this buyer's; again is no error. */
  forget(buyerId: string): Promise<void>;
  /** Takes a paid attempt's lines out, once per attempt however often it is called. Undefined where the cart is gone. */
  take(attempt: TakeLines): Promise<TakenLines | undefined>;
}

export interface TakeLines extends Pick<CartMutation, "tellAbandonedSeconds"> {
  attemptId: string;
  lines: readonly { offerId: string; quantity: number }[];
}

export interface TakenLines {
  takenNow: boolean;
  /** The cart's version as it stands without them. */
  snapshotVersion: number;
}

/** A cart's place on its buyer's list; milliseconds since the epoch. */
export interface CartPlace {
  cartId: string;
  createdAt: number;
}

/** The list of one buyer's carts. All throw `dependency-unavailable` where it does not answer. */
export interface CartList {
  /** Puts a cart on it, once. */
  put(place: CartPlace): Promise<void>;
  /** The latest made first. */
  page(page: { limit: number; before?: CartPlace | undefined }): Promise<CartPlace[]>;
  drop(cartId: string): Promise<void>;
}

/** What an isolate remembers of carts' currencies, which never change: an item's price is worked out in one, not in every one there is. */
export interface CartCurrencies {
  /** Undefined where nothing was heard of the cart here; one remembered may be another buyer's. */
  currencyOf(cartId: string): string | undefined;
  remember(cart: Pick<CartSnapshot, "id" | "currency">): void;
}

export interface CartDeps extends CatalogDeps {
  carts(cartId: string): CartOwner;
  cartLists(buyerId: string): CartList;
  cartCurrencies: CartCurrencies;
  clientRegister: ClientRegister;
}
