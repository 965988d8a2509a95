import { foundPage, orderAtDeskSchema } from "../../../src/features/orders-desk/schemas.ts";
import { servedBy } from "../checkout/http.ts";
import type { Shop } from "../checkout/setting.ts";

export const OPERATOR = { authorization: "Bearer operator" };

/** The desk as an operator asks it, over HTTP. */
export function deskOf(shop: Shop) {
  const fetchIt = servedBy(shop.deps);
  const ask = async (method: string, path: string, body?: unknown) => {
    const headers = { ...OPERATOR, ...(body === undefined ? {} : { "content-type": "application/json" }) };
    const response = await fetchIt(`https://api.test${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
      retryAfter: response.headers.get("retry-after"),
    };
  };
  return {
    ask,
    find: async (q: string, more = "") =>
      foundPage.parse((await ask("GET", `/admin/orders/search?q=${encodeURIComponent(q)}${more}`)).body),
    order: async (id: string) => orderAtDeskSchema.parse((await ask("GET", `/admin/orders/${id}`)).body),
  };
}
