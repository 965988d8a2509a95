import type { AgentState, Note, Standing, StandingLine } from "../standing.ts";
import { HANDLER_ID, HANDLER_NAME, HANDLER_PSP, HANDLER_VERSION, handlerAddress, handlerConfig } from "../payment-handler.ts";
import { ACP_VERSIONS, jsonPath } from "./error.ts";
import type { AcpUnheeded } from "./schemas.ts";

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
  about: { site: string; publishableKey: string | undefined; unheeded: readonly AcpUnheeded[] },
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

/** By which handler is paid. */
const handlerAt = ({ site, publishableKey }: { site: string; publishableKey: string | undefined }) => ({
  id: HANDLER_ID,
  name: HANDLER_NAME,
  display_name: "Card",
  version: HANDLER_VERSION,
  spec: `${site}/docs/agents`,
  requires_delegate_payment: false,
  requires_pci_compliance: false,
  psp: HANDLER_PSP,
  config_schema: handlerAddress(site, "config.json"),
  instrument_schemas: [handlerAddress(site, "instrument.json")],
  config: handlerConfig(publishableKey),
});

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
