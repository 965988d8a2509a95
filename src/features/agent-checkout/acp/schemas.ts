import * as z from "zod";
import { notKept, type Unheeded } from "../agent-call.ts";
import { HANDLER_ID } from "../payment-handler.ts";

/**
 * What is read of the protocol's requests; members that it has beside are let through, and said to be not kept where they ask for something.
 * The published schema gives an item no quantity, its text one: it is read where it is sent, and an item that is named twice is two.
 */
const item = z.looseObject({ id: z.string().min(1).max(100), quantity: z.int().min(1).max(1_000_000).optional() });
const MOST_LINES = 1000;
const lines = z.array(item).min(1).max(MOST_LINES);
const asked = {
  discounts: z.looseObject({ codes: z.array(z.string().max(200)).max(50).optional() }).optional(),
  coupons: z.array(z.string().max(200)).max(50).optional(),
};

export const createBody = z.looseObject({
  line_items: lines,
  currency: z.string().regex(/^[A-Za-z]{3}$/, "must be a currency of ISO 4217"),
  capabilities: z.looseObject({}),
  ...asked,
});

export const updateBody = z.looseObject({
  line_items: lines.optional(),
  /** There are none to choose from. */
  selected_fulfillment_options: z.array(z.unknown()).max(0, "there is no such option").optional(),
  ...asked,
});

export const completeBody = z.looseObject({
  payment_data: z.looseObject({
    handler_id: z.literal(HANDLER_ID, "must be the id of a handler in capabilities.payment.handlers"),
    instrument: z.looseObject({
      type: z.literal("card", "must be card"),
      credential: z.looseObject({
        type: z.literal(HANDLER_ID, `must be ${HANDLER_ID}`),
        token: z.string().regex(/^pm_\w{1,100}$/, "must be the id of a payment method at Stripe: pm_…"),
      }),
    }),
  }),
});

export const cancelBody = z.looseObject({});

/** What is asked for and is nothing here, by the member of the request. */
const NOT_KEPT: Record<string, string> = {
  buyer: "The buyer is who the token is of: what is said of him is not kept.",
  fulfillment_details: "Orders carry no address of their own: suppliers deliver to the one that the buyer's company gave them.",
  fulfillment_groups: "What is bought is not grouped for delivery.",
  order_notes: "Orders carry no notes.",
  affiliate_attribution: "Nothing is attributed.",
  quote_id: "There are no quotes to begin from: the prices are those of now.",
  metadata: "It is not kept.",
  marketing_consents: "Nobody is asked for any.",
};

export type AcpUnheeded = Unheeded<"not_kept" | "discount_code_invalid">;

/** What of a request comes to nothing, for the answer to say so. */
export function unheededOf(body: Record<string, unknown>, { discounts, coupons = [] }: z.infer<z.ZodObject<typeof asked>>): AcpUnheeded[] {
  const codes = [
    ...(discounts?.codes ?? []).map((_, index) => `/discounts/codes/${index}`),
    ...coupons.map((_, index) => `/coupons/${index}`),
  ];
  return [
    ...codes.map((at) => ({ code: "discount_code_invalid" as const, at, text: "There are no discount codes here." })),
    ...notKept(body, NOT_KEPT),
  ];
}
