import * as z from "zod";
import { idSchema } from "../../../platform/ids.ts";
import { moneySchema } from "../../../platform/money-schema.ts";
import { keyFor } from "../../../platform/http/idempotency.ts";
import { ENGLISH } from "../../../platform/language/translate.ts";
import { ok } from "../../../platform/result.ts";
import { cartSchema } from "../../cart/schemas.ts";
import type { ReadAttempt } from "../../checkout/ask-on-read.ts";
import { cancelCheckout as giveUp } from "../../checkout/cancel-checkout.ts";
import { readShown } from "../../checkout/confirmation.ts";
import { payCheckout as pay } from "../../checkout/pay-checkout.ts";
import { previewCheckout } from "../../checkout/preview-checkout.ts";
import { checkoutProblems } from "../../checkout/problems.ts";
import { readCheckout as read } from "../../checkout/read-checkout.ts";
import { attemptSchema, attemptView } from "../../checkout/schemas.ts";
import { startCheckout } from "../../checkout/start-checkout.ts";
import { READS, refuse, tool } from "../tool.ts";

const time = z.string().meta({ format: "date-time" });
const checkoutId = idSchema("chk");
const paymentMethod = z
  .string()
  .regex(/^pm_\w{1,100}$/, "must be the id of a payment method at Stripe: pm_…")
  .describe("Id of a payment method at Stripe (`pm_…`), which the buyer gave you to pay with.");
const output = z.object({ checkout: attemptSchema });
const shown = ({ attempt, degraded }: ReadAttempt) => ok({ checkout: attemptView(attempt, ENGLISH, degraded) });

const prepareCheckout = tool({
  name: "prepare_checkout",
  title: "See what a checkout would cost",
  description:
    "The dry run: what would be bought, for how much, or why it would be refused. Buys and reserves nothing. Show the buyer `cart` and " +
    "`total`; once he agrees, give `confirmation` to check_out. It stands for this version of the cart and this total alone.",
  scope: "checkout",
  effects: READS,
  input: z.strictObject({
    cartId: idSchema("cart"),
    expectedSnapshotVersion: z.int().nonnegative().describe("`snapshotVersion` of the cart as you last saw it."),
  }),
  output: z.object({ cart: cartSchema, total: moneySchema, confirmation: z.string(), confirmBy: time }),
  async run({ deps, buyer, client }, input) {
    const preview = await previewCheckout(deps, { ...input, buyerId: buyer.id, client });
    if (!preview.ok) return refuse(preview.refusal, checkoutProblems);
    const { cart, confirmation, expiresAt } = preview.value;
    return ok({ cart, total: cart.total, confirmation, confirmBy: expiresAt.toISOString() });
  },
});

const checkOut = tool({
  name: "check_out",
  title: "Check out, and pay",
  description:
    "Reserves what prepare_checkout showed and opens its payment; with `paymentMethod` also pays it, which spends the buyer's money. Only " +
    "with a confirmation the buyer agreed to. A retry with the same confirmation never buys twice. Without a payment method the buyer pays " +
    "in his browser by `clientSecret`. A checkout is done when it has an `orderId`: look with read_checkout.",
  scope: "checkout",
  effects: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({
    confirmation: z.string().min(1).max(2000).describe("What prepare_checkout answered."),
    paymentMethod: paymentMethod.optional(),
  }),
  output,
  async run({ deps, buyer, client }, { confirmation, paymentMethod: method }) {
    const confirmed = await readShown(deps, buyer.id, confirmation);
    if (!confirmed.ok) return refuse(confirmed.refusal, checkoutProblems);
    const { key, cartId, snapshotVersion, total } = confirmed.value;
    const started = await startCheckout(deps, {
      cartId,
      expectedSnapshotVersion: snapshotVersion,
      buyerId: buyer.id,
      client,
      idempotency: keyFor(key, "tool check_out", { cartId, snapshotVersion }),
    });
    if (!started.ok) return refuse(started.refusal, checkoutProblems);
    if (method === undefined) return shown(started.value);
    const paid = await pay(deps, buyer.id, { id: started.value.attempt.id, method, total });
    return paid.ok ? shown(paid.value) : refuse(paid.refusal, checkoutProblems);
  },
});

const payCheckout = tool({
  name: "pay_checkout",
  title: "Pay a checkout",
  description:
    "Pays a checkout that is open, as after a declined card with another one. Spends the buyer's money; `total` has to be what he agreed " +
    "to. A checkout is paid once, however often this is called.",
  scope: "checkout",
  effects: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({ checkoutId, paymentMethod, total: moneySchema.describe("The checkout's `amount`, as the buyer agreed to it.") }),
  output,
  async run({ deps, buyer }, { checkoutId: id, paymentMethod: method, total }) {
    const paid = await pay(deps, buyer.id, { id, method, total });
    return paid.ok ? shown(paid.value) : refuse(paid.refusal, checkoutProblems);
  },
});

const readCheckout = tool({
  name: "read_checkout",
  title: "Read a checkout",
  description: "How a checkout stands, asked of the payment provider while it is unpaid. `orderId` is there once it became an order.",
  scope: "checkout",
  effects: READS,
  input: z.strictObject({ checkoutId }),
  output,
  run: async ({ deps, buyer }, { checkoutId: id }) => shown(await read(deps, buyer.id, id)),
});

const cancelCheckout = tool({
  name: "cancel_checkout",
  title: "Give up an unpaid checkout",
  description:
    "Ends a checkout that is not paid, so that its cart can be checked out anew. What is paid is an order, and is not cancelled by this.",
  scope: "checkout",
  effects: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({ checkoutId }),
  output,
  async run({ deps, buyer }, { checkoutId: id }) {
    const ended = await giveUp(deps, buyer.id, id);
    return ended.ok ? shown({ attempt: ended.value }) : refuse(ended.refusal, checkoutProblems);
  },
});

export const buying = [prepareCheckout, checkOut, payCheckout, readCheckout, cancelCheckout];
