import { describe, expect, it } from "vitest";
import type { AgentPorts } from "../../../src/features/agent-checkout/ports.ts";
import { serveUcp } from "../../../src/features/agent-checkout/ucp/serve.ts";

const CHECKOUT = "dev.ucp.shopping.checkout";
const version = "2026-04-08";
const profile = { ucp: { version, services: {}, capabilities: { [CHECKOUT]: [{ version }] }, payment_handlers: {} } };

describe("a checkout of the Universal Commerce Protocol", () => {
  it.each([
    [undefined, "EUR"],
    [{ currency: "usd" }, "USD"],
    [{ currency: "XTS" }, "EUR"],
    [{ address_country: "US" }, "EUR"],
  ])("of the context %j is priced in %s", async (context, currency) => {
    const quoted: string[] = [];
    const ports = {
      askProfile: async () => ({ ok: true, value: { text: JSON.stringify(profile), maxAgeSeconds: 0 } }),
      quotes: async (_ids: readonly string[], asked: string) => {
        quoted.push(asked);
        return new Map();
      },
      now: () => new Date("2030-01-01T00:00:00Z"),
      limits: { leaseSeconds: 60, maxItems: 10, maxQuantity: 10, currencies: ["EUR", "USD"], baseCurrency: "EUR" },
      site: "https://api.test",
    } as Partial<AgentPorts> as AgentPorts;
    const told = await serveUcp(ports, {
      operation: "create",
      id: "",
      path: "/ucp/checkout-sessions",
      body: { line_items: [{ item: { id: "ofr_1" }, quantity: 1 }], ...(context ? { context } : {}) },
      announced: 'profile="https://platform.shopping.dev/currency"',
      idempotency: undefined,
      callKey: "call-1",
      expected: undefined,
    });
    expect(JSON.parse(told.body)).toMatchObject({ ucp: { status: "error" }, messages: [{ code: "item_unavailable" }] });
    expect(quoted).toEqual([currency]);
  });
});
