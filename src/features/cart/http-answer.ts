import { clientProduct } from "../../platform/http/client-product.ts";
import { versionedHeaders, versionsOfIfMatch, withNamedVersions } from "../../platform/http/conditionals.ts";
import { idempotencyKey, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import type { CartCall, CartResult, VersionedCall } from "./change-cart.ts";
import { cartProblems, type CartRefusal } from "./problems.ts";
import type { CartAnswer } from "./ports.ts";
import type { CartSnapshot } from "./schemas.ts";

/** Who changes which cart, from the request. */
export async function callOf(cartId: string, buyerId: string, request: Request, input: unknown): Promise<CartCall> {
  return { cartId, buyerId, client: clientProduct(request), idempotency: idempotencyKey(request, withNamedVersions(request, input)) };
}

/** The same with the versions the caller acts on; `at` is where they are to be sent. */
export function versioned(
  call: CartCall,
  request: Request,
  fields: Omit<VersionedCall["given"], "ifMatch">,
  at: VersionedCall["at"],
): VersionedCall {
  const { expectedItemVersion, expectedSnapshotVersion } = fields;
  return { ...call, at, given: { expectedItemVersion, expectedSnapshotVersion, ifMatch: versionsOfIfMatch(request) } };
}

/**
 * The cart's snapshot version as its ETag, which is what an If-Match means; behind it the tag of what stands beside the lines, where that
 * is not as it was quoted: the same version then looks otherwise.
 */
export const versionHeaders = (cart: Pick<CartSnapshot, "snapshotVersion">, beside?: string) =>
  versionedHeaders(beside === undefined ? `"${cart.snapshotVersion}"` : `"${cart.snapshotVersion}.${beside}"`);

/** The cart as its owner wrote it: read and written again by nobody on the way. One from an owner of the release before is written here. */
export function cartResponse(
  status: 200 | 201,
  { cart, lines }: Pick<CartAnswer, "cart" | "lines">,
  headers: Record<string, string>,
): Response {
  const written = "json" in cart ? cart.json : JSON.stringify(cart);
  const json = lines ? `${written.slice(0, -1)},"lines":${JSON.stringify(lines)}}` : written;
  return new Response(json, { status, headers: { "content-type": "application/json; charset=utf-8", ...headers } });
}

/** A change's answer: the cart, or the problem, which carries the current ETag where it is a conflict. */
export function answer(
  result: CartResult,
  status: 200 | 201,
  refuse: (refusal: CartRefusal, table: typeof cartProblems) => Response,
  headersOf: (cart: Pick<CartSnapshot, "id">) => Record<string, string> = () => ({}),
): Response {
  if (!result.ok) {
    const response = refuse(result.refusal, cartProblems);
    if (result.refusal.kind === "version-conflict") response.headers.set("etag", versionHeaders(result.refusal.cart).etag);
    return response;
  }
  const { cart, replayed, ignoredIfMatch } = result.value;
  return cartResponse(status, result.value, {
    ...versionHeaders(cart),
    ...headersOf(cart),
    ...(replayed ? { [REPLAYED_HEADER]: "true" } : {}),
    ...(ignoredIfMatch === undefined ? {} : { "x-ignored-if-match": ignoredIfMatch }),
  });
}
