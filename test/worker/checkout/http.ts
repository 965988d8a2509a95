import { env } from "cloudflare:workers";
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { createApp } from "../../../src/app.ts";
import type { Deps } from "../../../src/deps.ts";
import { GUEST_TOKEN_PREFIX } from "../../../src/platform/identity.ts";
import { routes } from "../all-routes.ts";
import { heldAgainstDescription } from "../described.ts";
import { overriding } from "../objects.ts";
import { UNLIMITED } from "../unlimited.ts";

const GIVEN_UP_MS = 29_000;

type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/** The whole Worker over HTTP, answered once all that it does behind the answer is done; each answer held against its description, with a bearer token that is the buyer's id, a guest's own, or `operator`, whose session is stepped up or not. */
export function servedBy(deps: Deps, addressVerified = true, steppedUp = true): Fetch {
  return held(servedUnheld(deps, addressVerified, steppedUp));
}

const held =
  (fetchApi: Fetch): Fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const { method, url } = request;
    return heldAgainstDescription({ method, url }, await fetchApi(request));
  };

/** The same where a test's own figures are none that the description allows: a currency of its own. */
export function servedUnheld(deps: Deps, addressVerified = true, steppedUp = true): Fetch {
  const serve = workerOf(deps, addressVerified, steppedUp);
  return async (input, init) => {
    const { response, context } = await serve(input, init);
    // A stream's work is behind its end, which its reader is still to come to.
    if (response.headers.get("content-type")?.startsWith("text/event-stream")) return response;
    const began = performance.now();
    await waitOnExecutionContext(context);
    // The pool gives up after thirty seconds, and says so to nobody who looks.
    if (performance.now() - began > GIVEN_UP_MS)
      throw new Error("what is behind the answer does not end: `servedAtOnce` does not wait for it");
    return response;
  };
}

/** The same at once, where what it does behind its answers never ends, or waits for seconds on purpose: a budget's part goes back when it lay idle. */
export function servedAtOnce(deps: Deps, addressVerified = true, steppedUp = true): Fetch {
  const serve = workerOf(deps, addressVerified, steppedUp);
  return held(async (input, init) => (await serve(input, init)).response);
}

function workerOf(deps: Deps, addressVerified: boolean, steppedUp: boolean) {
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
  const served = Object.defineProperties({} as Deps, {
    ...Object.getOwnPropertyDescriptors(deps),
    identities: { value: identities },
    rateLimits: { value: UNLIMITED },
    // What is handed on seconds later is no part of what a request brings about.
    metrics: { value: overriding(deps.metrics, { claim: () => undefined }) },
    catalogReports: { value: overriding(deps.catalogReports, { handOn: () => undefined }) },
    stepUps: { value: { ...deps.stepUps, until: async () => (steppedUp ? "2099-01-01T00:00:00.000Z" : undefined) } },
  });
  const app = createApp(() => served, routes);
  return async (...[input, init]: Parameters<Fetch>) => {
    const context = createExecutionContext();
    return { response: await app.fetch(new Request(input, init), { ...env }, context), context };
  };
}

export type Call = [method: string, path: string, body?: unknown, headers?: Record<string, string>];

/** Asks a Worker as a buyer, in JSON. */
export async function askAs(fetchApi: ReturnType<typeof servedBy>, buyer: string, ...[method, path, body, headers = {}]: Call) {
  const response = await fetchApi(`https://api.test${path}`, {
    method,
    headers: { authorization: `Bearer ${buyer}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> & {
      items?: { id: string; itemVersion: number }[];
      snapshotVersion?: number;
    },
  };
}
