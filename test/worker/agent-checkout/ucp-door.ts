import { publishedFiles } from "../../support/published-schema.ts";
import schemas from "../../support/vectors/ucp/schemas.json";
import type { Deps } from "../../../src/deps.ts";
import type { TokenScope } from "../../../src/platform/token-scopes.ts";
import { doorOf } from "../mcp/agent.ts";
import { inPlaceOf } from "../../support/network.ts";

const faultsOf = publishedFiles(schemas);
const CHECKOUT = "schemas/shopping/checkout.json";
const OUTCOME = "schemas/shopping/types/error_response.json";

interface Message {
  type: string;
  code: string;
  path?: string;
  content: string;
  severity?: string;
}

/** Any answer of the protocol: a checkout, an outcome or an error. */
export interface Told {
  ucp: { version: string; status: string };
  id: string;
  status: string;
  currency: string;
  line_items: { id: string; item: { id: string; price: number }; quantity: number }[];
  totals: { type: string; amount: number }[];
  messages: Message[];
  continue_url?: string;
  order?: { id: string; permalink_url: string };
  code?: string;
  content?: string;
  path?: string;
}

export interface Called {
  status: number;
  headers: Headers;
  told: Told;
}

const VERSION = "2026-04-08";

/** A platform's profile, of these versions of the protocol and of its checkout. */
export const profileOf = (version = VERSION, checkout: string | null = VERSION) => ({
  ucp: {
    version,
    services: { "dev.ucp.shopping": [{ version, spec: "https://ucp.dev/spec", transport: "rest", schema: "https://ucp.dev/schema" }] },
    capabilities:
      checkout === null
        ? {}
        : { "dev.ucp.shopping.checkout": [{ version: checkout, spec: "https://ucp.dev/spec", schema: "https://ucp.dev/schema" }] },
    payment_handlers: {},
  },
});

/** Puts a platform's server into the network, at an address of its own; answers the address, and how it was asked. */
export function platformAt(answer: () => Response | Promise<Response>) {
  const address = `https://platform-${crypto.randomUUID()}.shopping.dev/profile.json`;
  const asked: RequestInit[] = [];
  inPlaceOf(address, (_, init = {}) => {
    asked.push(init);
    return answer();
  });
  return { address, asked };
}

/** An agent that speaks the protocol; every answer it is given is held against the published schemas. */
export function ucpAgent(deps: Deps, buyerId: string, options: { profile: string; scopes?: readonly TokenScope[] }) {
  const { profile, scopes = ["cart", "checkout"] } = options;
  const door = doorOf(deps, buyerId, scopes);
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Called> => {
    const asked = {
      authorization: "Bearer agent",
      "ucp-agent": `profile="${profile}"`,
      "idempotency-key": method === "GET" ? "" : crypto.randomUUID(),
      "content-type": "application/json",
      ...headers,
    };
    const response = await door(`https://api.test/ucp/checkout-sessions${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== "")),
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const { status } = response;
    const told = await response.json<Told>();
    const faults =
      status < 400
        ? faultsOf(told.ucp.status === "error" ? OUTCOME : CHECKOUT, told)
        : isError(told)
          ? []
          : ["is no error of the protocol"];
    if (faults.length > 0) throw new Error(`${path} ${status} is not as published: ${faults.join("; ")}: ${JSON.stringify(told)}`);
    return { status, headers: response.headers, told };
  };
}

/** The protocol has no schema for it: a code and its content, and here a path. */
const isError = (told: object): boolean => {
  const { code, content, path, ...more } = told as Record<string, unknown>;
  return (
    typeof code === "string" &&
    typeof content === "string" &&
    ["undefined", "string"].includes(typeof path) &&
    Object.keys(more).length === 0
  );
};

export const CARD = (token: string) => ({
  payment: {
    instruments: [
      {
        id: "card-1",
        handler_id: "stripe_payment_method",
        type: "card",
        selected: true,
        credential: { type: "stripe_payment_method", token },
      },
    ],
  },
});
