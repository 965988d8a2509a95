import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AgentState, Note, Standing } from "../../../src/features/agent-checkout/standing.ts";
import { HANDLER_SCHEMAS } from "../../../src/features/agent-checkout/payment-handler.ts";
import { ucpError } from "../../../src/features/agent-checkout/ucp/error.ts";
import { businessProfile } from "../../../src/features/agent-checkout/ucp/profile.ts";
import { checkoutBody, completeBody, methodOf } from "../../../src/features/agent-checkout/ucp/schemas.ts";
import { checkoutOf, outcomeOf } from "../../../src/features/agent-checkout/ucp/view.ts";
import { publishedFiles } from "../../support/published-schema.ts";

const vector = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../support/vectors/ucp", name), "utf8")) as Record<string, object>;
const faultsOf = publishedFiles(vector("schemas.json"));
const examples = vector("examples.json");
const CHECKOUT = "schemas/shopping/checkout.json";
const OUTCOME = "schemas/shopping/types/error_response.json";
const BUSINESS = "discovery/profile_schema.json#/$defs/business_profile";

describe("the Universal Commerce Protocol as it is published", () => {
  it.each(["create_checkout_request", "update_buyer_info_request", "update_fulfillment_request"])(
    "has its example %s read here",
    (name) => {
      expect(checkoutBody.safeParse(examples[name]).error).toBeUndefined();
    },
  );

  it.each(["complete_checkout_request", "wallet_complete_request"])(
    "has the instrument of its example %s found, by a handler that is not ours",
    (name) => {
      const method = methodOf(completeBody.parse(examples[name]));
      expect(method).toMatchObject({ ok: false, refusal: { errors: [{ pointer: "/payment/instruments/0/handler_id" }, {}, {}] } });
    },
  );

  it.each([
    ["create_checkout_response", CHECKOUT],
    ["update_buyer_info_response", CHECKOUT],
    ["update_fulfillment_response", CHECKOUT],
    ["complete_checkout_response", CHECKOUT],
    ["get_checkout_response", CHECKOUT],
    ["cancel_checkout_response", CHECKOUT],
    ["create_checkout_error_response", OUTCOME],
    ["business_outcome", OUTCOME],
    ["business_profile", BUSINESS],
    ["platform_profile", "discovery/profile_schema.json#/$defs/platform_profile"],
  ])("has its example %s let through by its schema here, and by no other", (name, schema) => {
    expect(faultsOf(schema, examples[name])).toEqual([]);
    expect(faultsOf(schema === OUTCOME ? CHECKOUT : OUTCOME, examples[name])).not.toEqual([]);
  });

  it.each([undefined, "pk_test_1"])("is found by a profile that its schema lets through, with the key %s", (publishableKey) => {
    const profile = businessProfile({ site: "https://api.test", publishableKey });
    expect(faultsOf(BUSINESS, profile)).toEqual([]);
    const { payment_handlers: _handlers, ...without } = profile.ucp;
    expect(faultsOf(BUSINESS, { ucp: without })).not.toEqual([]);
    expect(profile.ucp.services["dev.ucp.shopping"]).toMatchObject([{ transport: "rest", endpoint: "https://api.test/ucp" }]);
    const [handler] = profile.ucp.payment_handlers["com.procureiq.stripe_payment_method"] ?? [];
    expect(Object.keys(HANDLER_SCHEMAS)).toContain(handler?.schema.split("/").at(-1));
  });

  const at = new Date("2030-01-01T00:00:00Z");
  const standing = (state: AgentState, notes: Note[] = []): Standing => ({
    id: "acs_01h455vb4pex5vsknk084sn02q",
    state,
    currency: "EUR",
    lines: [{ id: "item_1", offerId: "ofr_1", title: "Label printer", supplierId: "test-shop", quantity: 2, unitAmount: 1250 }],
    total: 2500,
    notes,
    version: 2,
    order: state === "completed" ? { id: "ord_1", refunded: true } : undefined,
    goOn: state === "ready" ? "/app/carts/cart_1" : undefined,
    expiresAt: state === "ready" ? at : undefined,
    createdAt: at,
    updatedAt: at,
    degraded: state === "in-progress" ? { mode: "last-known-payment", reason: "away", since: at.toISOString(), policy: "p" } : undefined,
  });
  const about = { site: "https://api.test", publishableKey: "pk_test_1", unheeded: [] };

  it.each(["incomplete", "ready", "needs-buyer", "in-progress", "completed", "canceled", "expired"] as const)(
    "has a checkout that is %s by its schema",
    (state) => {
      const checkout = checkoutOf(standing(state), about);
      expect(faultsOf(CHECKOUT, checkout)).toEqual([]);
      expect(faultsOf(CHECKOUT, { ...checkout, status: "odd" })).not.toEqual([]);
      expect(faultsOf(CHECKOUT, { ...checkout, totals: [] })).not.toEqual([]);
    },
  );

  it.each([
    ["out_of_stock", "error", "out_of_stock", { type: "error", severity: "recoverable" }],
    ["payment_declined", "error", "payment_failed", { type: "error", severity: "recoverable" }],
    ["price_change", "warning", "price_change", { type: "error", severity: "recoverable" }],
    ["requires_3ds", "error", "requires_3ds", { type: "error", severity: "requires_buyer_input" }],
    ["canceled", "info", "canceled", { type: "info" }],
    ["degraded", "info", "degraded", { type: "info" }],
  ] as const)("has a message of %s by its schema", (code, kind, said, message) => {
    const note: Note = { kind, code, text: "It is so.", at: "/line_items/0/quantity", ...(code === "requires_3ds" ? { by: "buyer" } : {}) };
    const checkout = checkoutOf(standing("incomplete", [note]), about);
    expect(faultsOf(CHECKOUT, checkout)).toEqual([]);
    expect(checkout["messages"]).toEqual([
      { ...message, code: said, path: "$.line_items[0].quantity", content_type: "plain", content: "It is so." },
    ]);
  });

  it("has what came of a call by its schema, with a path for each fault", () => {
    const errors = [
      { pointer: "/line_items/1/id", detail: "It is not there." },
      { pointer: "/line_items/2/quantity", detail: "It is too much." },
    ];
    const problem = { type: "invalid-item-id", title: "It is not there.", status: 400, errors };
    const told = outcomeOf(problem, "recoverable", "https://api.test");
    expect(faultsOf(OUTCOME, told)).toEqual([]);
    expect(told["messages"]).toMatchObject([
      { code: "item_unavailable", path: "$.line_items[1].item.id", content: "It is not there." },
      { code: "item_unavailable", path: "$.line_items[2].quantity", content: "It is not there.: It is too much." },
    ]);
    expect(ucpError(problem)).toEqual({ code: "item_unavailable", content: "It is not there.", path: "$.line_items[1].item.id" });
    expect(ucpError({ type: "rate-limited", title: "Too many requests", status: 429 })).toEqual({
      code: "rate_limited",
      content: "Too many requests",
    });
  });
});
