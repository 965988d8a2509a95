import { createExecutionContext } from "cloudflare:test";
import { createApp } from "../../../src/app.ts";
import type { Deps } from "../../../src/deps.ts";
import { makeServiceToken } from "../../../src/features/auth/make-service-token.ts";
import { markVerified } from "../../../src/features/auth/store.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { signedIn } from "./setting.ts";
import { routes } from "../all-routes.ts";

/** A buyer with a proven address, signed in. */
export async function provenBuyer(deps: Deps) {
  const buyer = await signedIn(deps);
  await markVerified(deps.db, { buyerId: buyer.id, email: buyer.email }, deps.clock.now());
  return buyer;
}

export async function tokenOf(deps: Deps, buyerId: string, given: { expiresAt?: Date } = {}) {
  const wanted = { name: "Nightly", scopes: ["cart"] as const, expiresAt: given.expiresAt };
  const { row, token } = valueOf(await makeServiceToken(deps, buyerId, wanted, undefined));
  return { id: row.id, buyerId, token: present(token, "the token's text") };
}

/** The Worker over HTTP. What it does behind its answers is not waited for: metrics are flushed by a timer. */
export function served(deps: Deps) {
  const app = createApp(() => deps, routes);
  return async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const response = await app.fetch(
      new Request(`https://api.test${path}`, { method, headers: { ...headers, ...json }, ...sent }),
      {},
      createExecutionContext(),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
