import * as z from "zod";
import type { Problem } from "../../../platform/http/problem.ts";
import { ok, type Result } from "../../../platform/result.ts";
import { invalid, notKept, parseBody, type Unheeded } from "../agent-call.ts";
import { HANDLER_ID } from "../payment-handler.ts";

/** What is read of the protocol's requests; members that it has beside are let through, and said to be not kept where they ask for something. */
const line = z.looseObject({ item: z.looseObject({ id: z.string().min(1).max(100) }), quantity: z.int().min(1).max(1_000_000) });
const MOST_LINES = 1000;
const MOST_INSTRUMENTS = 20;
const context = z.looseObject({ currency: z.string().max(100).optional(), eligibility: z.array(z.string().max(300)).max(50).optional() });

export const checkoutBody = z.looseObject({ line_items: z.array(line).min(1).max(MOST_LINES), context: context.optional() });
export type CheckoutBody = z.infer<typeof checkoutBody>;

export const completeBody = z.looseObject({
  payment: z.looseObject({
    instruments: z
      .array(z.looseObject({ selected: z.boolean().optional() }))
      .min(1)
      .max(MOST_INSTRUMENTS),
  }),
});

const instrument = z.looseObject({
  id: z.string().min(1).max(300),
  handler_id: z.literal(HANDLER_ID, "must be the id of a handler in ucp.payment_handlers"),
  type: z.literal("card", "must be card"),
  credential: z.looseObject({
    type: z.literal(HANDLER_ID, `must be ${HANDLER_ID}`),
    token: z.string().regex(/^pm_\w{1,100}$/, "must be the id of a payment method at Stripe: pm_…"),
  }),
});

const AT = "/payment/instruments";

/** The payment method of the instrument that is selected, or is the only one. */
export function methodOf({ payment: { instruments } }: z.infer<typeof completeBody>): Result<string, Problem> {
  const selected = instruments.flatMap((one, index) => (instruments.length === 1 || one.selected === true ? [index] : []));
  const [index] = selected;
  if (index === undefined || selected.length > 1) return invalid(AT, "must have one that is selected: payments are not split");
  const read = parseBody(instrument, instruments[index], `${AT}/${index}`);
  return read.ok ? ok(read.value.credential.token) : read;
}

const NOT_KEPT: Record<string, string> = {
  buyer: "The buyer is who the token is of: what is said of him is not kept.",
  fulfillment: "Orders carry no address of their own: suppliers deliver to the one that the buyer's company gave them.",
  discounts: "There are no discount codes here.",
};

export type UcpUnheeded = Unheeded<"not_kept" | "currency_not_taken" | "eligibility_not_accepted">;

/** What of a request comes to nothing, for the answer to say so. What is told for attribution changes no answer, by the protocol. */
export function unheededOf(body: CheckoutBody, currency: string): UcpUnheeded[] {
  const { currency: asked, eligibility = [] } = body.context ?? {};
  return [
    ...(asked === undefined || asked.toUpperCase() === currency
      ? []
      : [{ code: "currency_not_taken" as const, at: "/context/currency", text: `Its prices are in ${currency}.` }]),
    ...eligibility.map((_, index) => ({
      code: "eligibility_not_accepted" as const,
      at: `/context/eligibility/${index}`,
      text: "Prices do not depend on it.",
    })),
    ...notKept(body, NOT_KEPT),
  ];
}
