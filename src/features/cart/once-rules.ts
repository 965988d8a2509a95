import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Cart } from "./cart.ts";
import type { CartAnswer, CartOwnerRefusal, CartRetention } from "./ports.ts";
import type { CartSnapshot } from "./schemas.ts";

/** An answer that was given under an Idempotency-Key. */
export interface EarlierAnswer {
  fingerprint: string;
  answer: CartAnswer<CartSnapshot>;
}

/** Whether a command is to be carried out, or answered as it was before. Another buyer's cart is none. */
export function admit(
  { cart, earlier }: { cart: Cart | undefined; earlier: EarlierAnswer | undefined },
  buyerId: string,
  idempotency: IdempotencyKey | undefined,
): Result<{ kind: "act" } | { kind: "answer-again"; answer: CartAnswer<CartSnapshot> }, CartOwnerRefusal> {
  if (cart && cart.buyerId !== buyerId) return refused({ kind: "cart-not-found" });
  if (!earlier) return ok({ kind: "act" });
  if (earlier.fingerprint !== idempotency?.fingerprint) return refused({ kind: "idempotency-key-reused" });
  return ok({ kind: "answer-again", answer: { ...earlier.answer, replayed: true } });
}

/** The cart that is made; its id is of the key and the buyer, so one that is there was made under a key that is spent. */
export const decideCreate = (
  existing: Cart | undefined,
  { id, buyerId, currency }: Pick<Cart, "id" | "buyerId" | "currency">,
): Result<Cart, CartOwnerRefusal> =>
  existing ? refused({ kind: "idempotency-key-reused" }) : ok({ id, buyerId, currency, snapshotVersion: 1, items: [] });

/**
 * When a cart that nobody changes until then is told of as abandoned, in milliseconds since the epoch. Undefined of one that has nothing
 * in it, or was handed over.
 */
export const toldAbandonedAt = (
  { cart, handedTo, touchedAt }: { cart: Pick<Cart, "items">; handedTo: string | null; touchedAt: number },
  seconds: number,
): number | undefined => (cart.items.length === 0 || handedTo !== null ? undefined : touchedAt + seconds * 1_000);

/** When a cart that nobody touches again is forgotten; times are milliseconds since the epoch. */
export const abandonedAt = (touchedAt: number, { abandonedSeconds }: CartRetention): number => touchedAt + abandonedSeconds * 1000;
