import { clientProduct } from "../../platform/http/client-product.ts";
import { idempotencyKey, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import type { CartCall, CartResult, VersionedCall } from "./change-cart.ts";
import { cartProblems, type CartRefusal } from "./problems.ts";
import type { CartSnapshot } from "./schemas.ts";

/** Who changes which cart, from the request. */
export async function callOf(cartId: string, buyerId: string, request: Request, input: unknown): Promise<CartCall> {
  return { cartId, buyerId, client: clientProduct(request), idempotency: await idempotencyKey(request, input) };
}

/** The same with the versions the caller acts on; `at` is where they are to be sent. */
export function versioned(
  call: CartCall,
  request: Request,
  fields: Omit<VersionedCall["given"], "ifMatch">,
  at: VersionedCall["at"],
): VersionedCall {
  const { expectedItemVersion, expectedSnapshotVersion } = fields;
  return { ...call, at, given: { expectedItemVersion, expectedSnapshotVersion, ifMatch: request.headers.get("if-match") } };
}

/** The cart's snapshot version as its ETag. */
export const versionHeaders = (cart: CartSnapshot) => ({ etag: `"${cart.snapshotVersion}"`, "cache-control": "no-store" });

/** A change's answer: the cart, or the problem, which carries the current ETag where it is a conflict. */
export function answer(
  result: CartResult,
  reply: (cart: CartSnapshot, headers: Record<string, string>) => Response,
  refuse: (refusal: CartRefusal, table: typeof cartProblems) => Response,
): Response {
  if (!result.ok) {
    const response = refuse(result.refusal, cartProblems);
    if (result.refusal.kind === "version-conflict") response.headers.set("etag", versionHeaders(result.refusal.cart).etag);
    return response;
  }
  const { cart, replayed, ignoredIfMatch } = result.value;
  return reply(cart, {
    ...versionHeaders(cart),
    ...(replayed ? { [REPLAYED_HEADER]: "true" } : {}),
    ...(ignoredIfMatch === undefined ? {} : { "x-ignored-if-match": ignoredIfMatch }),
  });
}
