import { env } from "cloudflare:workers";
import { createExecutionContext } from "cloudflare:test";
import { createApp } from "../../../src/app.ts";
import type { Deps } from "../../../src/deps.ts";
import { GUEST_TOKEN_PREFIX } from "../../../src/platform/identity.ts";
import { routes } from "../all-routes.ts";

/** The whole Worker over HTTP, with a bearer token that is the buyer's id, a guest's own, or `operator`, whose session is stepped up or not. */
export function servedBy(
  deps: Deps,
  addressVerified = true,
  steppedUp = true,
): (input: RequestInfo | URL, init?: RequestInit) => Promise<Response> {
  const identities: Deps["identities"] = {
    buyer: async (token) =>
      token.startsWith(GUEST_TOKEN_PREFIX)
        ? deps.identities.buyer(token)
        : token.startsWith("usr_")
          ? { kind: "buyer", id: token, email: "buyer@test.invalid", addressVerified }
          : undefined,
    operator: async (token) =>
      token === "operator" ? { kind: "operator", id: "opr_1", email: "ops@test.invalid", role: "operator" } : undefined,
    opsReader: async () => undefined,
    ticket: async () => undefined,
  };
  const rateLimits = { token: { limit: async () => ({ success: true }) }, address: { limit: async () => ({ success: true }) } };
  const served = Object.defineProperties({} as Deps, {
    ...Object.getOwnPropertyDescriptors(deps),
    identities: { value: identities },
    rateLimits: { value: rateLimits },
    stepUps: { value: { ...deps.stepUps, until: async () => (steppedUp ? "2099-01-01T00:00:00.000Z" : undefined) } },
  });
  const app = createApp(() => served, routes);
  return async (input, init) => app.fetch(new Request(input, init), { ...env }, createExecutionContext());
}
