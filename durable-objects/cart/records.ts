import * as z from "zod";
import type { CartItem } from "../../src/features/cart/cart.ts";
import type { CartAnswer } from "../../src/features/cart/ports.ts";
import { StoredRecord } from "../parts/stored-record.ts";

const money = z.looseObject({ amount: z.number(), currency: z.string() });

/** Members in the order they are written in: the buyer gets them in it. */
const item = z.looseObject({
  id: z.string(),
  offerId: z.string(),
  quantity: z.number(),
  itemVersion: z.number(),
  title: z.string(),
  supplierId: z.string(),
  unitPrice: money,
  minimumQuantity: z.number(),
  quotedAt: z.string(),
  quoteExpiresAt: z.string(),
});

const answer = z.looseObject({
  cart: z.looseObject({
    id: z.string(),
    snapshotVersion: z.number(),
    currency: z.string(),
    items: z.array(item),
    total: money,
  }),
  replayed: z.boolean(),
});

/** A line of the cart: a cart of which one is not readable is not half a cart. */
export const itemRecord = new StoredRecord<CartItem>("cart", "items", item);
/** An answer that is not readable is not given anew: the request it belongs to was carried out. */
export const answerRecord = new StoredRecord<CartAnswer>("cart", "answers", answer);
