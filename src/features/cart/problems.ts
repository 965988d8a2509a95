import { idempotencyProblems } from "../../platform/http/idempotency.ts";
import type { ProblemTable } from "../../platform/http/problem.ts";
import type { VersionRequired } from "./expected-version.ts";
import type { CartOwnerRefusal } from "./ports.ts";
import { say, type Said } from "../../platform/language/say.ts";

/** `at` is where the caller should have put the missing versions: `` for the body, `/query` for the query. */
export type CartRefusal =
  | CartOwnerRefusal
  | (VersionRequired & { at: "" | "/query" })
  | { kind: "guest-token-invalid" }
  | { kind: "cart-currency-differs"; currency: string; guestCurrency: string }
  | { kind: "currency-not-supported"; supported: readonly string[] };

const NOT_FOR_SALE = {
  unknown: say`There is no such offer, or it has no price in the cart's currency.`,
  unavailable: say`The supplier does not have it.`,
  "other-currency": say`It has no price in the cart's currency.`,
} as const;

const whatDiffers = (known: boolean): Said =>
  known
    ? say`Nothing was changed. Take \`cart\` as the current state and decide again. \`differing\` has the lines that are not as they were in the version you named.`
    : say`Nothing was changed. Take \`cart\` as the current state and decide again. Which lines differ is not known: the version you named is older than what is remembered, or none of this cart's.`;

export const cartProblems: ProblemTable<CartRefusal> = {
  "idempotency-key-reused": idempotencyProblems["idempotency-key-reused"],
  "currency-not-supported": ({ supported }) => ({
    type: "currency-not-supported",
    title: "Carts are not kept in this currency",
    status: 422,
    errors: [{ pointer: "/currency", detail: say`must be one of ${supported.join(", ")}` }],
    extensions: { supported },
  }),
  "guest-token-invalid": () => ({
    type: "guest-token-invalid",
    title: "This is no guest's token",
    status: 422,
    detail: "It was not given by POST /auth/guest, or it has expired, and the guest's carts with it.",
    errors: [{ pointer: "/guestToken", detail: "is no guest's token, or has expired" }],
  }),
  "cart-currency-differs": ({ currency, guestCurrency }) => ({
    type: "cart-currency-differs",
    title: "The carts are in different currencies",
    status: 422,
    detail: say`This one is in ${currency}, the guest's in ${guestCurrency}: make one in ${guestCurrency} with POST /carts, and take it over there.`,
    errors: [{ pointer: "/cartId", detail: say`is in ${guestCurrency}` }],
    extensions: { currency, guestCurrency },
  }),
  "cart-handed-over": ({ to }) => ({
    type: "cart-handed-over",
    title: "The guest's cart has been taken over",
    status: 409,
    detail: say`It can only be read: go on with ${to}.`,
    extensions: { cartId: to },
  }),
  "cart-not-found": () => ({ type: "not-found", title: "Not found", status: 404, detail: "no such cart", extensions: { subject: "cart" } }),
  "item-not-found": () => ({
    type: "not-found",
    title: "Not found",
    status: 404,
    detail: "the cart has no such item",
    extensions: { subject: "item" },
  }),
  "version-required": ({ missing, at }) => ({
    type: "cart-version-required",
    title: "The cart's version is required",
    status: 428,
    detail: say`Send ${missing.join(" and ")} as last seen, or the cart's ETag in If-Match.`,
    errors: missing.map((field) => ({ pointer: `${at}/${field}`, detail: "is missing" })),
    extensions: { missing },
  }),
  "version-conflict": ({ way, conflicts, cart, ignoredIfMatch, differing }) => ({
    type: "cart-version-conflict",
    title: "The cart has changed since",
    status: way === "if-match" ? 412 : 409,
    detail:
      ignoredIfMatch === undefined
        ? whatDiffers(differing !== undefined)
        : say`${whatDiffers(differing !== undefined)} If-Match ${ignoredIfMatch} differs from expectedSnapshotVersion and was not used: the fields win.`,
    extensions: { cart, conflicts, differing: differing ?? null, ...(ignoredIfMatch === undefined ? {} : { ignoredIfMatch }) },
  }),
  "offer-not-for-sale": ({ offerId, reason }) => ({
    type: "offer-not-for-sale",
    title: "The offer cannot be put in this cart",
    status: 422,
    detail: NOT_FOR_SALE[reason],
    errors: [{ pointer: "/offerId", detail: NOT_FOR_SALE[reason] }],
    extensions: { offerId, reason },
  }),
  "line-price-changed": ({ itemId, offerId, quoted, now, quoteExpiresAt }) => ({
    type: "cart-line-price-changed",
    title: "The offer costs something else than the line that is in the cart",
    status: 409,
    detail:
      "Nothing was added, and the line keeps its quote. POST /carts/{id}/quotes takes the price of now for all of the line; then add again.",
    errors: [
      { pointer: "/offerId", detail: say`was quoted at ${quoted.amount} and is at ${now.amount} now (minor units of ${now.currency})` },
    ],
    extensions: { itemId, offerId, quoted, now, quoteExpiresAt },
  }),
  "below-minimum-quantity": ({ minimum }) => ({
    type: "below-minimum-quantity",
    title: "The supplier sells this in larger quantities",
    status: 422,
    detail: say`The smallest quantity is ${minimum}.`,
    errors: [{ pointer: "/quantity", detail: say`must be at least ${minimum}` }],
    extensions: { minimum },
  }),
  "cart-limit": ({ limit, maximum }) => ({
    type: "cart-limit",
    title: "The cart cannot hold that much",
    status: 422,
    detail: say`The limit of ${limit} is ${maximum}.`,
    errors: [{ pointer: limit === "items" ? "/offerId" : "/quantity", detail: say`the limit of ${limit} is ${maximum}` }],
    extensions: { limit, maximum },
  }),
};
