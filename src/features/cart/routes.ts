import { idempotencyKey } from "../../platform/http/idempotency.ts";
import { cursorOf, foreignCursor, readCursor } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { addItem } from "./add-item.ts";
import { clearCart } from "./clear-cart.ts";
import { createCart } from "./create-cart.ts";
import { answer, callOf, versioned, versionHeaders } from "./http-answer.ts";
import type { CartDeps, CartPlace } from "./ports.ts";
import { cartProblems } from "./problems.ts";
import { listCarts } from "./list-carts.ts";
import { mergeCart } from "./merge-cart.ts";
import { readCart } from "./read-cart.ts";
import { refreshQuotes } from "./refresh-quotes.ts";
import { removeItem } from "./remove-item.ts";
import {
  addItemBody,
  cartBesideOffersSchema,
  cartPreconditionSchema,
  cartPageSchema,
  cartParams,
  cartRefusedSchema,
  cartSchema,
  cartVersionRequiredSchema,
  cartsQuery,
  clearCartQuery,
  createCartBody,
  itemParams,
  mergeCartBody,
  refreshQuotesBody,
  removeItemQuery,
  requotedCartSchema,
  setQuantityBody,
} from "./schemas.ts";
import { setQuantity } from "./set-quantity.ts";

const tag = "Carts";
const guard = { access: "buyer", scope: "cart", guests: true } as const;
const cartReply = {
  description: "The cart, with its snapshot version as ETag.",
  schema: cartSchema,
  headers: ["etag", "idempotency-replayed", "x-ignored-if-match"],
} as const;
const idempotencyHeader = {
  name: "idempotency-key",
  required: false,
  description: "A retry with the same key answers the same, marked `idempotency-replayed`.",
};
const versionedHeaders = [
  idempotencyHeader,
  { name: "if-match", required: false, description: "The cart's ETag, instead of the expected versions." },
];
/** By the fields a stale version is 409, by If-Match 412. */
const refusals = { 409: cartRefusedSchema, 412: cartPreconditionSchema, 428: cartVersionRequiredSchema };
const versionProblems = ["cart-version-required", "cart-version-conflict", "idempotency-key-reused"];

export const cartRoutes = new Routes<CartDeps>()
  .add(
    {
      method: "post",
      path: "/carts",
      tag,
      summary: "Make a cart",
      description: "Its currency is fixed; by default it is the contract's base currency.",
      ...guard,
      body: createCartBody,
      bodyOptional: true,
      headers: [idempotencyHeader],
      replies: { 201: { ...cartReply, headers: ["location", "etag", "idempotency-replayed"] } },
      problems: ["currency-not-supported", "idempotency-key-reused"],
    },
    async ({ deps, body, identity, request, refuse }) => {
      const result = await createCart(deps, {
        buyerId: identity.id,
        guest: identity.guest,
        currency: body.currency,
        idempotency: idempotencyKey(request, body),
      });
      return answer(result, 201, refuse, ({ id }) => ({ location: `/carts/${id}` }));
    },
  )
  .add(
    {
      method: "get",
      path: "/carts",
      tag,
      summary: "The buyer's carts",
      description: "On whatever device they were made. The latest thousand are listed; one that is not can still be read by its id.",
      ...guard,
      query: cartsQuery,
      replies: { 200: { description: "The latest made first.", schema: cartPageSchema } },
    },
    async ({ deps, query, identity, reply }) => {
      const { items, next } = await listCarts(deps, identity.id, { limit: query.limit, before: placeOf(query.cursor) });
      const nextCursor = next ? cursorOf([String(next.createdAt), next.cartId]) : null;
      return reply(200, { items, nextCursor }, { "cache-control": "no-store" });
    },
  )
  .add(
    {
      method: "get",
      path: "/carts/{id}",
      tag,
      summary: "A cart",
      ...guard,
      params: cartParams,
      replies: { 200: { ...cartReply, schema: cartBesideOffersSchema }, 304: { description: "As in If-None-Match." } },
    },
    async ({ deps, params, identity, reply, refuse }) => {
      const read = await readCart(deps, identity.id, params.id);
      if (!read) return refuse({ kind: "cart-not-found" }, cartProblems);
      return reply(200, read.cart, versionHeaders(read.cart, read.beside));
    },
  )
  .add(
    {
      method: "post",
      path: "/carts/{id}/items",
      tag,
      summary: "Add an offer",
      description:
        "Needs no version, because it cannot overwrite: an offer that is in the cart already gets the quantity on top. It never changes the price of pieces that are there: where the offer costs something else now it is refused, with the price then and now.",
      ...guard,
      params: cartParams,
      body: addItemBody,
      headers: [idempotencyHeader],
      replies: { 201: cartReply },
      problems: ["offer-not-for-sale", "cart-line-price-changed", "below-minimum-quantity", "cart-limit", "idempotency-key-reused"],
    },
    async ({ deps, params, body, identity, request, refuse }) => {
      const result = await addItem(deps, { ...(await callOf(params.id, identity.id, request, body)), ...body });
      return answer(result, 201, refuse);
    },
  )
  .add(
    {
      method: "patch",
      path: "/carts/{id}/items/{itemId}",
      tag,
      summary: "Set an item's quantity",
      ...guard,
      params: itemParams,
      body: setQuantityBody,
      headers: versionedHeaders,
      replies: { 200: cartReply },
      refusals,
      problems: [...versionProblems, "below-minimum-quantity", "cart-limit"],
    },
    async ({ deps, params, body, identity, request, refuse }) => {
      const call = versioned(await callOf(params.id, identity.id, request, body), request, body, "");
      return answer(await setQuantity(deps, { ...call, itemId: params.itemId, quantity: body.quantity }), 200, refuse);
    },
  )
  .add(
    {
      method: "delete",
      path: "/carts/{id}/items/{itemId}",
      tag,
      summary: "Take an item out",
      ...guard,
      params: itemParams,
      query: removeItemQuery,
      headers: versionedHeaders,
      replies: { 200: cartReply },
      refusals,
      problems: versionProblems,
    },
    async ({ deps, params, query, identity, request, refuse }) => {
      const call = versioned(await callOf(params.id, identity.id, request, query), request, query, "/query");
      return answer(await removeItem(deps, { ...call, itemId: params.itemId }), 200, refuse);
    },
  )
  .add(
    {
      method: "delete",
      path: "/carts/{id}/items",
      tag,
      summary: "Empty the cart",
      ...guard,
      params: cartParams,
      query: clearCartQuery,
      headers: versionedHeaders,
      replies: { 200: cartReply },
      refusals,
      problems: versionProblems,
    },
    async ({ deps, params, query, identity, request, refuse }) => {
      const call = versioned(await callOf(params.id, identity.id, request, query), request, query, "/query");
      return answer(await clearCart(deps, call), 200, refuse);
    },
  )
  .add(
    {
      method: "post",
      path: "/carts/{id}/quotes",
      tag,
      summary: "Take the offers' prices of now into the cart",
      description:
        "How a buyer accepts prices that have changed. `lines` says of each line what had changed; one whose offer cannot be bought now keeps the quote it had and has to be taken out.",
      ...guard,
      params: cartParams,
      body: refreshQuotesBody,
      bodyOptional: true,
      headers: versionedHeaders,
      replies: { 200: { ...cartReply, schema: requotedCartSchema } },
      refusals,
      problems: versionProblems,
    },
    async ({ deps, params, body, identity, request, refuse }) => {
      const call = versioned(await callOf(params.id, identity.id, request, body), request, body, "");
      return answer(await refreshQuotes(deps, call), 200, refuse);
    },
  );

cartRoutes.add(
  {
    method: "post",
    path: "/carts/{id}/merge",
    tag,
    summary: "Take a guest's cart over",
    description:
      "After signing in: what is in the guest's cart comes on top of what is in this one, once, however often it is asked for. Lines keep the quotes they have; of an offer that is in both, this cart's price stands, and pieces quoted at another are not covered by it. From then on the guest's cart can only be read. Both have to be in one currency.",
    ...{ access: "buyer", scope: "cart" },
    params: cartParams,
    body: mergeCartBody,
    headers: versionedHeaders,
    replies: { 200: cartReply },
    refusals,
    problems: [...versionProblems, "guest-token-invalid", "cart-handed-over", "cart-currency-differs", "cart-limit"],
  },
  async ({ deps, params, body, identity, request, refuse }) => {
    const call = versioned(await callOf(params.id, identity.id, request, body), request, body, "");
    return answer(await mergeCart(deps, { ...call, guestToken: body.guestToken, from: body.cartId }), 200, refuse);
  },
);

function placeOf(cursor: string | undefined): CartPlace | undefined {
  const [createdAt, cartId] = readCursor(cursor, 2) ?? [];
  if (createdAt === undefined || cartId === undefined) return undefined;
  if (!/^\d{1,15}$/.test(createdAt)) throw foreignCursor();
  return { createdAt: Number(createdAt), cartId };
}
