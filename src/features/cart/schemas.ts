import * as z from "zod";
import { degradedSchema } from "../../platform/degraded.ts";
import { problemOfType } from "../../platform/http/problem-schema.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { currencySchema, moneySchema } from "../../platform/money-schema.ts";
import { LINE_FLAGS } from "./quote-rules.ts";

const version = z.int().nonnegative();
const quantity = z.int().positive().meta({ description: "At most what the contract allows." });

export const cartItemSchema = z
  .object({
    id: z.string(),
    offerId: z.string(),
    title: z.string(),
    supplierId: z.string(),
    quantity: z.int(),
    itemVersion: z.int(),
    unitPrice: moneySchema,
    minimumQuantity: z.int(),
    quotedAt: z.string().meta({ format: "date-time" }),
    quoteExpiresAt: z.string().meta({
      format: "date-time",
      description: "Until then a checkout takes `unitPrice`, for `quotedQuantity` pieces, though the offer costs something else.",
    }),
    quotedQuantity: z.int().optional().meta({ description: "For how many pieces the quote was given." }),
  })
  .meta({ id: "CartItem" });

const lineNowSchema = z
  .object({
    unitPrice: moneySchema.nullable(),
    available: z.boolean(),
    minimumQuantity: z.int().nullable(),
    pieces: z.int().nullable().meta({
      description:
        "How many of the line's pieces nobody else holds, as the supplier last told; null where he tells none. Knowing it reserves nothing.",
    }),
  })
  .meta({ id: "CartLineNow", description: "The offer as it stands; nulls where it has no such thing any more." });

export const cartLineSchema = cartItemSchema
  .extend({
    now: lineNowSchema.nullable().meta({ description: "The offer beside its quote; null where it could not be read." }),
    changes: z.array(z.enum(LINE_FLAGS)).meta({
      description:
        "What has changed since the line was quoted, when it could be bought; `stock-short`: there are fewer pieces than it asks for. Nothing of it is applied: `POST /carts/{id}/quotes` does that.",
    }),
    priceOwed: z.boolean().nullable().meta({
      description:
        "Whether a checkout takes `unitPrice` now: the offer can be bought, and costs the same or its quote holds. Null where the offer could not be read.",
    }),
  })
  .meta({ id: "CartLine" });
export type CartLine = z.infer<typeof cartLineSchema>;

const lineStateSchema = z.object({ quantity: z.int(), unitPrice: moneySchema, itemVersion: z.int() }).meta({ id: "CartLineState" });
export type LineState = z.infer<typeof lineStateSchema>;

/** A line that is not as it was in the version a caller saw: what a conflict names. `was` is null where it has been added since, `is` where it is gone. */
export interface DifferingLine {
  itemId: string;
  offerId: string;
  what: readonly ("added" | "removed" | "quantity" | "price" | "item-version")[];
  was: LineState | null;
  is: LineState | null;
}

/** What an act on the whole cart made of one line. */
const lineOutcomeSchema = z
  .object({
    itemId: z.string(),
    offerId: z.string(),
    requoted: z.boolean().meta({ description: "Whether the line has a new quote; false where its offer cannot be bought now." }),
    changes: z.array(z.enum(LINE_FLAGS)).meta({ description: "What had changed since the quote before." }),
    quoted: z.object({ unitPrice: moneySchema, minimumQuantity: z.int() }),
    now: lineNowSchema,
  })
  .meta({ id: "CartLineOutcome" });
export type LineOutcome = z.infer<typeof lineOutcomeSchema>;

/** Whether the cart's total can be charged by the payment provider, so that a buyer learns of it before the checkout. */
const chargeSchema = z
  .object({
    chargeable: z.boolean(),
    reason: z.enum(["empty", "free", "below-minimum", "above-maximum", "off-step"]).nullable().meta({
      description:
        "Why a checkout of it would be refused; null where it would not. `off-step`: an item was quoted at a price that cannot be charged; take the prices of now.",
    }),
    minimum: moneySchema.meta({ description: "The least that can be charged in this currency." }),
    maximum: moneySchema.meta({ description: "The most that can be charged at once in this currency." }),
  })
  .meta({ id: "Charge" });

export const cartSchema = z
  .object({
    id: z.string(),
    snapshotVersion: z.int(),
    currency: z.string(),
    items: z.array(cartItemSchema),
    total: moneySchema,
    charge: chargeSchema,
  })
  .meta({ id: "Cart" });
export type CartSnapshot = z.infer<typeof cartSchema>;

export const cartBesideOffersSchema = cartSchema
  .extend({ items: z.array(cartLineSchema), degraded: degradedSchema.optional() })
  .meta({ id: "CartBesideOffers" });
export type CartBesideOffers = z.infer<typeof cartBesideOffersSchema>;

export const requotedCartSchema = cartSchema
  .extend({ lines: z.array(lineOutcomeSchema).meta({ description: "What became of each line of the cart as it was." }) })
  .meta({ id: "RequotedCart" });

const cartSummarySchema = z
  .object({
    id: z.string(),
    snapshotVersion: z.int(),
    currency: z.string(),
    lines: z.int(),
    total: moneySchema,
    createdAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "CartSummary" });
export type CartSummary = z.infer<typeof cartSummarySchema>;
export const cartPageSchema = pageOf(cartSummarySchema).meta({ id: "CartPage" });
/** Each cart of a page is asked for by itself. */
export const cartsQuery = pageQuery(20);

export const cartParams = z.object({ id: idSchema("cart") });
export const itemParams = z.object({ id: idSchema("cart"), itemId: idSchema("item") });

export const createCartBody = z.strictObject({ currency: currencySchema.optional() }).meta({ example: { currency: "EUR" } });

export const addItemBody = z
  .strictObject({ offerId: idSchema("ofr"), quantity })
  .meta({ example: { offerId: "ofr_01h455vb4pex5vsknk084sn02q", quantity: 2 } });

/** Versions are optional to the schema, so that a client that forgets one is told `428` and counted (CRT-2). */
export const setQuantityBody = z
  .strictObject({ quantity, expectedItemVersion: version.optional(), expectedSnapshotVersion: version.optional() })
  .meta({ example: { quantity: 3, expectedItemVersion: 1, expectedSnapshotVersion: 2 } });

export const mergeCartBody = z
  .strictObject({
    guestToken: z.string().min(1).max(4096).meta({ description: "What `POST /auth/guest` gave." }),
    cartId: idSchema("cart").meta({ description: "The guest's cart." }),
    expectedSnapshotVersion: version.optional(),
  })
  .meta({ id: "MergeCart" });

export const refreshQuotesBody = z.strictObject({ expectedSnapshotVersion: version.optional() });

const versionParameter = z
  .string()
  .regex(/^\d{1,15}$/, "must be a version")
  .transform(Number)
  // Of the schema's text the document says what a client has: a number.
  .meta({ type: "integer", minimum: 0 });

export const removeItemQuery = z.strictObject({
  expectedItemVersion: versionParameter.optional().describe("The item's `itemVersion` as it was seen."),
  expectedSnapshotVersion: versionParameter.optional().describe("The cart's `snapshotVersion` as it was seen."),
});
export const clearCartQuery = z.strictObject({
  expectedSnapshotVersion: versionParameter.optional().describe("The cart's `snapshotVersion` as it was seen."),
});

/** A change that was made from another version: the cart as it is, and what differs. */
export const cartConflictSchema = problemOfType("cart-version-conflict")
  .extend({
    cart: cartSchema,
    conflicts: z.array(
      z.object({
        field: z.enum(["expectedItemVersion", "expectedSnapshotVersion", "if-match"]),
        kind: z.enum(["stale", "impossible", "unknown"]),
        expected: z.int().nullable(),
        current: z.int().nullable(),
      }),
    ),
    differing: z
      .array(
        z.object({
          itemId: z.string(),
          offerId: z.string(),
          what: z.array(z.enum(["added", "removed", "quantity", "price", "item-version"])),
          was: lineStateSchema.nullable(),
          is: lineStateSchema.nullable(),
        }),
      )
      .nullable()
      .meta({ description: "Null where it is not known what the version named looked like." }),
    ignoredIfMatch: z.string().optional(),
  })
  .meta({ id: "CartConflict" });

export const cartVersionRequiredSchema = problemOfType("cart-version-required")
  .extend({ missing: z.array(z.enum(["expectedItemVersion", "expectedSnapshotVersion"])) })
  .meta({ id: "CartVersionRequired" });

const cartHandedOverSchema = problemOfType("cart-handed-over")
  .extend({ cartId: z.string().meta({ description: "The cart that took the guest's over." }) })
  .meta({ id: "CartHandedOver" });

/** What stands against a change of a cart, told apart by `type`. */
export const cartRefusedSchema = z.discriminatedUnion("type", [cartConflictSchema, cartHandedOverSchema]);

/** The same by If-Match; or a precondition that is not heeded here. */
export const cartPreconditionSchema = z.discriminatedUnion("type", [
  cartConflictSchema,
  problemOfType("precondition-failed").meta({ id: "PreconditionFailed" }),
]);
