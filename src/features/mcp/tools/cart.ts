import * as z from "zod";
import { idSchema } from "../../../platform/ids.ts";
import { currencySchema } from "../../../platform/money-schema.ts";
import { ok } from "../../../platform/result.ts";
import { addItem } from "../../cart/add-item.ts";
import type { CartCall, CartResult, VersionedCall } from "../../cart/change-cart.ts";
import { createCart } from "../../cart/create-cart.ts";
import { listCarts } from "../../cart/list-carts.ts";
import { cartProblems } from "../../cart/problems.ts";
import { readCart as readCartBesideOffers } from "../../cart/read-cart.ts";
import { refreshQuotes } from "../../cart/refresh-quotes.ts";
import { removeItem } from "../../cart/remove-item.ts";
import {
  addItemBody,
  cartBesideOffersSchema,
  cartPageSchema,
  cartSchema,
  requotedCartSchema,
  type CartSnapshot,
} from "../../cart/schemas.ts";
import { setQuantity } from "../../cart/set-quantity.ts";
import type { Caller } from "../ports.ts";
import { keyOf, READS, refuse, retryKey, tool } from "../tool.ts";

const version = z.int().nonnegative();
const cartId = idSchema("cart");
const expectedSnapshotVersion = version.describe("`snapshotVersion` of the cart as you last saw it.");

/** The carts that are listed where none is named. */
const MOST_LISTED = 20;

const callOf = async (
  { buyer, client }: Caller,
  name: string,
  input: { cartId: string; retryKey?: string | undefined },
): Promise<CartCall> => ({
  cartId: input.cartId,
  buyerId: buyer.id,
  client,
  idempotency: keyOf(name, input),
});

async function versionedCallOf(
  caller: Caller,
  name: string,
  input: { cartId: string; retryKey?: string | undefined; expectedSnapshotVersion: number; expectedItemVersion?: number },
): Promise<VersionedCall> {
  const { expectedSnapshotVersion: snapshot, expectedItemVersion: item } = input;
  return { ...(await callOf(caller, name, input)), at: "", given: { expectedSnapshotVersion: snapshot, expectedItemVersion: item } };
}

/** A cart's owner answers it as text, for routes that hand it on. */
const snapshotOf = ({ cart }: Extract<CartResult, { ok: true }>["value"]): CartSnapshot =>
  "json" in cart ? (JSON.parse(cart.json) as CartSnapshot) : cart;

const addToCart = tool({
  name: "add_to_cart",
  title: "Put an offer in a cart",
  description:
    "Puts pieces of an offer in a cart, at the price of now, which is then owed for some time; without `cartId` in a new cart. Needs no " +
    "version, because it overwrites nothing: of an offer that is there already the pieces come on top. Nothing is bought or reserved.",
  scope: "cart",
  effects: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  input: z.strictObject({
    ...addItemBody.shape,
    cartId: cartId.optional().describe("A new cart is made where it is left out."),
    currency: currencySchema.optional().describe("Of a new cart; the site's base currency where left out."),
    retryKey,
  }),
  output: z.object({ cart: cartSchema }),
  async run(caller, input) {
    const { deps } = caller;
    const { offerId, quantity, currency } = input;
    const into = input.cartId === undefined ? await newCart(caller, currency, input.retryKey) : ok(input.cartId);
    if (!into.ok) return refuse(into.refusal, cartProblems);
    const added = await addItem(deps, { ...(await callOf(caller, "add_to_cart", { ...input, cartId: into.value })), offerId, quantity });
    return added.ok ? ok({ cart: snapshotOf(added.value) }) : refuse(added.refusal, cartProblems);
  },
});

async function newCart({ deps, buyer }: Caller, currency: string | undefined, key: string | undefined) {
  const asked = { currency, retryKey: key };
  const made = await createCart(deps, { buyerId: buyer.id, currency, idempotency: keyOf("add_to_cart/new-cart", asked) });
  return made.ok ? ok(made.value.cart.id) : made;
}

const readCart = tool({
  name: "read_cart",
  title: "Read a cart, or list the carts",
  description:
    "A cart with its versions, each line beside its offer as it stands now: `changes` says what has changed since it was quoted, `priceOwed` " +
    "whether a checkout takes the quoted price. Without `cartId` the buyer's latest carts.",
  scope: "cart",
  effects: READS,
  input: z.strictObject({ cartId: cartId.optional() }),
  output: z.object({ cart: cartBesideOffersSchema.optional(), carts: cartPageSchema.shape.items.optional() }),
  async run({ deps, buyer }, input) {
    if (input.cartId === undefined) {
      const { items } = await listCarts(deps, buyer.id, { limit: MOST_LISTED, before: undefined });
      return ok({ carts: items });
    }
    const read = await readCartBesideOffers(deps, buyer.id, input.cartId);
    return read ? ok({ cart: read.cart }) : refuse({ kind: "cart-not-found" }, cartProblems);
  },
});

const changeCart = tool({
  name: "change_cart",
  title: "Change or take out a line",
  description:
    "Sets a line's quantity, or takes it out with 0. Say which versions you act on: where somebody changed the cart meanwhile nothing is " +
    "changed, and the problem has the cart as it is and the lines that differ. Decide again from that.",
  scope: "cart",
  effects: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    cartId,
    itemId: idSchema("item").describe("`id` of the line."),
    quantity: z.int().nonnegative(),
    expectedItemVersion: version.describe("`itemVersion` of the line as you last saw it."),
    expectedSnapshotVersion,
    retryKey,
  }),
  output: z.object({ cart: cartSchema }),
  async run(caller, input) {
    const { deps } = caller;
    const { itemId, quantity } = input;
    const call = await versionedCallOf(caller, "change_cart", input);
    const changed = quantity === 0 ? await removeItem(deps, { ...call, itemId }) : await setQuantity(deps, { ...call, itemId, quantity });
    return changed.ok ? ok({ cart: snapshotOf(changed.value) }) : refuse(changed.refusal, cartProblems);
  },
});

const takePrices = tool({
  name: "take_current_prices",
  title: "Take the prices of now",
  description:
    "Quotes every line of a cart anew: how a buyer accepts prices that have changed. `lines` says what had changed of each. Ask the buyer " +
    "first where a price has risen.",
  scope: "cart",
  effects: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ cartId, expectedSnapshotVersion, retryKey }),
  output: z.object({ cart: requotedCartSchema }),
  async run(caller, input) {
    const requoted = await refreshQuotes(caller.deps, await versionedCallOf(caller, "take_current_prices", input));
    if (!requoted.ok) return refuse(requoted.refusal, cartProblems);
    const { lines = [] } = requoted.value;
    return ok({ cart: { ...snapshotOf(requoted.value), lines: [...lines] } });
  },
});

export const carting = [addToCart, readCart, changeCart, takePrices];
