import * as z from "zod";
import { chargeOfCart, type CartItem } from "../../src/features/cart/cart.ts";
import type { CartAnswer } from "../../src/features/cart/ports.ts";
import type { PastLine } from "../../src/features/cart/differing-rules.ts";
import { LINE_FLAGS } from "../../src/features/cart/quote-rules.ts";
import type { CartSnapshot } from "../../src/features/cart/schemas.ts";
import { StoredRecord } from "../parts/stored-record.ts";

type ShownItem = CartSnapshot["items"][number];

const money = () => z.looseObject({ amount: z.number(), currency: z.string() });

/** Members in the order they are written in: the buyer gets them in it. */
const item = () =>
  z.looseObject({
    id: z.string(),
    offerId: z.string(),
    quantity: z.number(),
    itemVersion: z.number(),
    title: z.string(),
    supplierId: z.string(),
    unitPrice: money(),
    minimumQuantity: z.number(),
    quotedAt: z.string(),
    quoteExpiresAt: z.string(),
    quotedQuantity: z.number().optional(),
  });

const lineOutcome = () =>
  z.looseObject({
    itemId: z.string(),
    offerId: z.string(),
    requoted: z.boolean(),
    changes: z.array(z.enum(LINE_FLAGS)),
    quoted: z.looseObject({ unitPrice: money(), minimumQuantity: z.number() }),
    now: z.looseObject({
      unitPrice: money().nullable(),
      available: z.boolean(),
      minimumQuantity: z.number().nullable(),
      // Answers from before the stock was shown say nothing of it.
      pieces: z.number().nullable().default(null),
    }),
  });

const past = () =>
  z.array(
    z.looseObject({
      itemId: z.string(),
      offerId: z.string(),
      was: z.looseObject({ quantity: z.number(), unitPrice: money(), itemVersion: z.number() }).nullable(),
    }),
  );

const isMoney = (json: unknown): json is CartItem["unitPrice"] =>
  typeof json === "object" &&
  json !== null &&
  "amount" in json &&
  "currency" in json &&
  typeof json.amount === "number" &&
  typeof json.currency === "string";

/** What the schema says of an item, by hand: a cart that wakes up reads all of its items before it answers. */
const isItem = (json: unknown): json is ShownItem =>
  typeof json === "object" &&
  json !== null &&
  "id" in json &&
  "offerId" in json &&
  "quantity" in json &&
  "itemVersion" in json &&
  "title" in json &&
  "supplierId" in json &&
  "unitPrice" in json &&
  "minimumQuantity" in json &&
  "quotedAt" in json &&
  "quoteExpiresAt" in json &&
  typeof json.id === "string" &&
  typeof json.offerId === "string" &&
  typeof json.quantity === "number" &&
  typeof json.itemVersion === "number" &&
  typeof json.title === "string" &&
  typeof json.supplierId === "string" &&
  isMoney(json.unitPrice) &&
  typeof json.minimumQuantity === "number" &&
  typeof json.quotedAt === "string" &&
  typeof json.quoteExpiresAt === "string" &&
  (!("quotedQuantity" in json) || typeof json.quotedQuantity === "number");

const charge = () =>
  z.looseObject({
    chargeable: z.boolean(),
    reason: z.enum(["empty", "free", "below-minimum", "above-maximum", "off-step"]).nullable(),
    minimum: money(),
    maximum: money(),
  });

const answer = () =>
  z.looseObject({
    cart: z
      .looseObject({
        id: z.string(),
        snapshotVersion: z.number(),
        currency: z.string(),
        items: z.array(item()),
        total: money(),
        charge: charge().optional(),
      })
      // Answers of releases that did not say what can be charged.
      .transform((cart) => ({ ...cart, charge: cart.charge ?? chargeOfCart(cart) })),
    lines: z.array(lineOutcome()).optional(),
    replayed: z.boolean(),
  });

/** A line of the cart: a cart of which one is not readable is not half a cart. */
export const itemRecord = new StoredRecord<ShownItem>("cart", "items", item, isItem);
/** What a change touched: one that is not readable is not known, and so is nothing that came before it. */
export const pastRecord = new StoredRecord<readonly PastLine[]>("cart", "history", past);
/** An answer that is not readable is not given anew: the request it belongs to was carried out. */
export const answerRecord = new StoredRecord<CartAnswer<CartSnapshot>>("cart", "answers", answer);
