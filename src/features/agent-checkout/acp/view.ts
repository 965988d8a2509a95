import type { AgentState, Note, Standing, StandingLine } from "../standing.ts";
import { ACP_VERSIONS, jsonPath } from "./error.ts";
import type { Unheeded } from "./schemas.ts";

const STATUS: Record<AgentState, string> = {
  incomplete: "not_ready_for_payment",
  ready: "ready_for_payment",
  "needs-buyer": "requires_escalation",
  "in-progress": "complete_in_progress",
  completed: "completed",
  canceled: "canceled",
  expired: "expired",
};

/** Codes that the protocol has for warnings; any other is said for information. */
const WARNINGS = new Set<Note["code"]>(["price_change", "discount_code_invalid"]);

/** A checkout session as the protocol has it. */
export function sessionOf(
  standing: Standing,
  about: { site: string; publishableKey: string | undefined; unheeded: readonly Unheeded[] },
): Record<string, unknown> {
  const { id, state, lines, total, notes, order, goOn, expiresAt, createdAt, updatedAt, degraded } = standing;
  const { site } = about;
  return {
    id,
    protocol: { version: ACP_VERSIONS.at(-1) },
    capabilities: {
      payment: { handlers: [handlerAt(about)] },
      interventions: {
        supported: [],
        required: [],
        enforcement: "conditional",
        display_context: "redirect",
        redirect_context: "external_browser",
      },
    },
    status: STATUS[state],
    currency: standing.currency.toLowerCase(),
    line_items: lines.map(lineItem),
    fulfillment_options: [],
    totals: totalsOf(total),
    messages: [...notes, ...about.unheeded.map((one) => ({ kind: "warning" as const, ...one }))].map(messageOf),
    links: [],
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    ...(expiresAt ? { expires_at: expiresAt.toISOString() } : {}),
    ...(goOn === undefined ? {} : { continue_url: `${site}${goOn}` }),
    ...(degraded ? { metadata: { degraded } } : {}),
    ...(order ? { order: orderOf(order, { id, site }) } : {}),
  };
}

/** By which handler is paid: with a payment method that is kept at Stripe, where a program makes one with the publishable key. */
const handlerAt = ({ site, publishableKey }: { site: string; publishableKey: string | undefined }) => ({
  id: "stripe_payment_method",
  name: "com.procureiq.stripe_payment_method",
  display_name: "Card",
  version: ACP_VERSIONS[0],
  spec: `${site}/docs/agents`,
  requires_delegate_payment: false,
  requires_pci_compliance: false,
  psp: "stripe",
  config_schema: `${site}/acp/handlers/stripe_payment_method/config.json`,
  instrument_schemas: [`${site}/acp/handlers/stripe_payment_method/instrument.json`],
  config: { psp: "stripe", ...(publishableKey === undefined ? {} : { merchant_id: publishableKey, publishable_key: publishableKey }) },
});

const DRAFT = "https://json-schema.org/draft/2020-12/schema";

/** The schemas that the handler names, by the file. */
export const HANDLER_SCHEMAS: Record<string, object> = {
  "config.json": {
    $schema: DRAFT,
    type: "object",
    required: ["psp"],
    properties: {
      psp: { const: "stripe" },
      merchant_id: { type: "string", description: "The account at Stripe, by its publishable key." },
      publishable_key: { type: "string", description: "With it a program makes a payment method: POST /v1/payment_methods at Stripe." },
    },
  },
  "instrument.json": {
    $schema: DRAFT,
    type: "object",
    required: ["type", "credential"],
    properties: {
      type: { const: "card" },
      credential: {
        type: "object",
        required: ["type", "token"],
        properties: {
          type: { const: "stripe_payment_method" },
          token: { type: "string", pattern: String.raw`^pm_\w{1,100}$`, description: "The id of a payment method at Stripe." },
        },
      },
    },
  },
};

const totalsOf = (amount: number) => [
  { type: "items_base_amount", display_text: "Items", amount },
  { type: "subtotal", display_text: "Subtotal", amount },
  { type: "total", display_text: "Total", amount },
];

const lineItem = ({ id, offerId, title, supplierId, quantity, unitAmount }: StandingLine) => ({
  id,
  item: { id: offerId, name: title, unit_amount: unitAmount },
  quantity,
  name: title,
  unit_amount: unitAmount,
  marketplace_seller_details: { name: supplierId },
  totals: totalsOf(unitAmount * quantity),
});

function messageOf({ kind, code, text, at, by }: Note) {
  const param = at === undefined ? undefined : jsonPath(at);
  const said = { ...(param === undefined ? {} : { param }), content_type: "plain", content: text };
  if (kind === "error") return { type: kind, code, resolution: by === "buyer" ? "requires_buyer_input" : "recoverable", ...said };
  return kind === "warning" && WARNINGS.has(code) ? { type: kind, code, ...said } : { type: "info", ...said };
}

const orderOf = (order: { id: string; refunded: boolean }, { id, site }: { id: string; site: string }) => ({
  id: order.id,
  checkout_session_id: id,
  permalink_url: `${site}/app/orders/${order.id}`,
  status: order.refunded ? "canceled" : "confirmed",
});
