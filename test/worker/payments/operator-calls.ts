import type { Deps } from "../../../src/deps.ts";
import { servedBy } from "../checkout/http.ts";
import type { Shop } from "../checkout/setting.ts";

const API = "https://api.test/admin/payments";
export const key = () => `key-${crypto.randomUUID()}`;

/** What an operator asks of payments, over HTTP. */
export async function call(
  deps: Deps,
  path: string,
  { body, idempotencyKey }: { body?: unknown; idempotencyKey?: string } = {},
  method = "POST",
) {
  const headers = {
    authorization: "Bearer operator",
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
  };
  const response = await servedBy(deps)(`${API}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** An operator's refund, under a key of its own unless one is named. */
export const refund = (
  shop: Shop,
  intentId: string,
  amount: number | "rest",
  { under = key(), deps = shop.deps }: { under?: string; deps?: Deps } = {},
) => call(deps, `/${intentId}/refunds`, { body: { amount, reason: "one of two broke" }, idempotencyKey: under });
