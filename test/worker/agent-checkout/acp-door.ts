import { publishedSchemas } from "../../support/published-schema.ts";
import schemas from "../../support/vectors/acp/schema.agentic_checkout.json";
import type { Deps } from "../../../src/deps.ts";
import type { TokenScope } from "../../../src/platform/token-scopes.ts";
import { doorOf } from "../mcp/agent.ts";

/** What stands against an answer by the protocol's own schemas; nothing where it fits. */
export const faultsOf = publishedSchemas(schemas);

export interface Session {
  id: string;
  status: string;
  currency: string;
  line_items: { id: string; item: { id: string }; quantity: number; unit_amount: number; totals: { type: string; amount: number }[] }[];
  totals: { type: string; amount: number }[];
  messages: { type: string; code?: string; param?: string; content: string }[];
  continue_url?: string;
  order?: { id: string; permalink_url: string; status: string };
}

export interface Called {
  status: number;
  headers: Headers;
  session: Session;
  error: { type: string; code: string; message: string; param?: string; supported_versions?: string[] };
}

/** An agent that speaks the protocol; every answer it is given is held against the published schemas. */
export function acpAgent(deps: Deps, buyerId: string, scopes: readonly TokenScope[] = ["cart", "checkout"]) {
  const door = doorOf(deps, buyerId, scopes);
  return async (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Called> => {
    const asked = {
      authorization: "Bearer agent",
      "api-version": "2026-04-17",
      "idempotency-key": crypto.randomUUID(),
      "content-type": "application/json",
      ...headers,
    };
    const present = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ""));
    const response = await door(`https://api.test/acp/checkout_sessions${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: present,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const { status } = response;
    const told: unknown = await response.json();
    const faults = faultsOf(status < 400 ? "CheckoutSession" : "Error", told);
    if (faults.length > 0) throw new Error(`${path} ${status} is not as published: ${faults.join("; ")}: ${JSON.stringify(told)}`);
    return { status, headers: response.headers, session: told as Session, error: told as Called["error"] };
  };
}

export const CARD = (token: string) => ({
  payment_data: { handler_id: "stripe_payment_method", instrument: { type: "card", credential: { type: "stripe_payment_method", token } } },
});
