import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ACP_VERSIONS, acpError, jsonPath } from "../../../src/features/agent-checkout/acp/error.ts";
import { cancelBody, createBody, updateBody } from "../../../src/features/agent-checkout/acp/schemas.ts";
import { sessionOf } from "../../../src/features/agent-checkout/acp/view.ts";
import type { AgentState, Note, Standing } from "../../../src/features/agent-checkout/standing.ts";
import { acpDiscovery } from "../../../src/features/discovery/documents.ts";
import { publishedSchemas } from "../../support/published-schema.ts";

const vector = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../support/vectors/acp", name), "utf8")) as Record<string, object>;
const faultsOf = publishedSchemas(vector("schema.agentic_checkout.json") as { $defs: object });
const examples = vector("examples.agentic_checkout.json");

describe("the Agentic Commerce Protocol as it is published", () => {
  it.each([
    ["create_checkout_session_request", createBody],
    ["create_checkout_session_request_with_first_touch_attribution", createBody],
    ["cancel_checkout_session_request", cancelBody],
    ["cancel_checkout_session_request_timing_deferred", cancelBody],
  ] as const)("has its example %s read here", (name, schema) => {
    expect(schema.safeParse(examples[name]).success).toBe(true);
  });

  it("has no option of delivery chosen here that was never offered", () => {
    const read = updateBody.safeParse(examples["update_checkout_session_request"]);
    expect(read.error?.issues.map(({ path }) => path)).toEqual([["selected_fulfillment_options"]]);
  });

  it.each([
    "error_400_idempotency_key_required",
    "error_422_idempotency_conflict",
    "error_409_idempotency_in_flight",
    "error_400_invalid_item",
  ])("has its example %s in the form of the errors that are answered here", (name) => {
    expect(faultsOf("Error", examples[name])).toEqual([]);
    const { code } = examples[name] as { code: string };
    const told = acpError({ type: code.replaceAll("_", "-"), title: "It is refused", status: 409 });
    expect(told).toMatchObject({ type: "invalid_request", code });
    expect(faultsOf("Error", told)).toEqual([]);
  });

  it("is found by a document that its schema lets through, of dates in order", () => {
    const document = acpDiscovery("https://api.test", { currencies: ["EUR", "USD"], versions: ACP_VERSIONS });
    expect(faultsOf("DiscoveryResponse", document)).toEqual([]);
    expect(faultsOf("DiscoveryResponse", { ...document, transports: ["smoke"] })).not.toEqual([]);
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
    order: state === "completed" ? { id: "ord_1", refunded: false } : undefined,
    goOn: state === "ready" ? "/app/carts/cart_1" : undefined,
    expiresAt: state === "ready" ? at : undefined,
    createdAt: at,
    updatedAt: at,
    degraded: state === "in-progress" ? { mode: "last-known-payment", reason: "away", since: at.toISOString(), policy: "p" } : undefined,
  });
  const about = { site: "https://api.test", publishableKey: "pk_test_1", unheeded: [] };

  it.each(["incomplete", "ready", "needs-buyer", "in-progress", "completed", "canceled", "expired"] as const)(
    "has a session that is %s by its schema",
    (state) => {
      const session = sessionOf(standing(state), about);
      expect(faultsOf(state === "completed" ? "CheckoutSessionWithOrder" : "CheckoutSession", session)).toEqual([]);
      expect(faultsOf("CheckoutSession", { ...session, status: "odd" })).not.toEqual([]);
    },
  );

  it.each([
    "conflict",
    "expired",
    "invalid",
    "maximum_exceeded",
    "minimum_not_met",
    "missing",
    "out_of_stock",
    "payment_declined",
    "price_change",
    "quantity_exceeded",
    "requires_3ds",
    "canceled",
    "degraded",
    "not_kept",
    "discount_code_invalid",
  ] as const)("has a message of %s by its schema", (code) => {
    const kind = ["price_change", "discount_code_invalid"].includes(code)
      ? "warning"
      : ["canceled", "degraded", "not_kept"].includes(code)
        ? "info"
        : "error";
    const session = sessionOf(standing("incomplete", [{ kind, code, text: "It is so.", at: "/line_items/0/quantity" }]), about);
    expect(faultsOf("CheckoutSession", session)).toEqual([]);
    expect(session["messages"]).toMatchObject([{ type: kind, param: "$.line_items[0].quantity", content: "It is so." }]);
  });
});

describe("a path of the protocol's errors", () => {
  it.each([
    ["", "$"],
    ["/line_items/0/id", "$.line_items[0].id"],
    ["/metadata/a~1b", '$.metadata["a/b"]'],
    ["/headers/idempotency-key", undefined],
  ])("is of the pointer %s %s", (pointer, path) => {
    expect(jsonPath(pointer)).toBe(path);
  });
});
