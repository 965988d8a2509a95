import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { createApp } from "../../src/app.ts";
import { createDeps, type Deps } from "../../src/deps.ts";
import { OPERATOR_ROLES } from "../../src/platform/identity.ts";
import { routes } from "./all-routes.ts";
import { keptMetrics } from "./kept-metrics.ts";
import { OPERATOR } from "./operator.ts";
import { UNLIMITED } from "./unlimited.ts";

/** Nobody but an operator, whose token is the role. */
export const BY_ROLE: Deps["identities"] = {
  buyer: async () => undefined,
  operator: async (token) => {
    const role = OPERATOR_ROLES.find((name) => name === token);
    return role && { ...OPERATOR, role };
  },
  opsReader: async () => undefined,
  ticket: async () => undefined,
};

/** A Worker that operators ask by their role. */
export const depsByRole = (overrides: Partial<Deps> = {}): Deps =>
  createDeps(env, { identities: BY_ROLE, rateLimits: UNLIMITED, metrics: keptMetrics(), ...overrides });

/** The whole Worker's answer, once all that it does behind the answer is done. */
export async function answerOf(deps: Deps, request: Request): Promise<Response> {
  const context = createExecutionContext();
  const response = await createApp(() => deps, routes).fetch(request, env, context);
  await waitOnExecutionContext(context);
  return response;
}

/** A page of the console as an operator of this role is shown it. */
export async function pageFor(role: string, path: string, overrides?: Partial<Deps>): Promise<{ status: number; html: string }> {
  const headers = { accept: "text/html", authorization: `Bearer ${role}` };
  const response = await answerOf(depsByRole(overrides), new Request(`https://api.test${path}`, { headers }));
  return { status: response.status, html: await response.text() };
}
