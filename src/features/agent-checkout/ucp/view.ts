import type { Problem } from "../../../platform/http/problem.ts";
import type { AgentState, Note, Standing, StandingLine } from "../standing.ts";
import { codeOf, faultsOf, pathOf, UCP_VERSION } from "./error.ts";
import { CHECKOUT, handlersAt } from "./profile.ts";
import type { UcpUnheeded } from "./schemas.ts";

const STATUS: Record<AgentState, string> = {
  incomplete: "incomplete",
  ready: "ready_for_complete",
  "needs-buyer": "requires_escalation",
  "in-progress": "complete_in_progress",
  completed: "completed",
  canceled: "canceled",
  expired: "canceled",
};

const CAPABILITIES = { [CHECKOUT]: [{ version: UCP_VERSION }] };

/** A checkout as the protocol has it. */
export function checkoutOf(
  standing: Standing,
  { site, publishableKey, unheeded }: { site: string; publishableKey: string | undefined; unheeded: readonly UcpUnheeded[] },
): Record<string, unknown> {
  const { id, state, currency, lines, total, notes, order, goOn, expiresAt, degraded } = standing;
  return {
    ucp: { version: UCP_VERSION, status: "success", capabilities: CAPABILITIES, payment_handlers: handlersAt({ site, publishableKey }) },
    id,
    status: STATUS[state],
    currency,
    line_items: lines.map(lineItem),
    totals: totalsOf(total),
    messages: [
      ...notes.map((note) => messageOf(note, state)),
      ...unheeded.map(({ code, at, text }) => told(code === "eligibility_not_accepted" ? "warning" : "info", { code, at, text })),
      ...(order?.refunded ? [told("info", { code: "refunded", text: "The order was refunded." })] : []),
    ],
    links: [],
    ...(expiresAt ? { expires_at: expiresAt.toISOString() } : {}),
    ...(goOn === undefined ? {} : { continue_url: `${site}${goOn}` }),
    ...(degraded ? { degraded } : {}),
    ...(order ? { order: { id: order.id, permalink_url: `${site}/app/orders/${order.id}` } } : {}),
  };
}

const totalsOf = (amount: number) => [
  { type: "subtotal", display_text: "Subtotal", amount },
  { type: "total", display_text: "Total", amount },
];

const lineItem = ({ id, offerId, title, quantity, unitAmount }: StandingLine) => ({
  id,
  item: { id: offerId, title, price: unitAmount },
  quantity,
  totals: totalsOf(unitAmount * quantity),
});

const CODES: Partial<Record<Note["code"], string>> = { payment_declined: "payment_failed" };

/** What stands in the way is an error, a price that changed too: an agent looks there for what it has to put right. */
function messageOf({ kind, code, text, at, by }: Note, state: AgentState) {
  if (kind !== "error" && code !== "price_change") return told(kind, { code, at, text });
  const severity = state === "expired" ? "unrecoverable" : by === "buyer" ? "requires_buyer_input" : "recoverable";
  return { ...told("error", { code: CODES[code] ?? code, at, text }), severity };
}

function told(type: "error" | "warning" | "info", { code, at, text }: { code: string; at?: string | undefined; text: string }) {
  const path = at === undefined ? undefined : pathOf(at);
  return { type, code, ...(path === undefined ? {} : { path }), content_type: "plain", content: text };
}

/** What came of a call that was judged and left no checkout to show. */
export const outcomeOf = (problem: Problem, severity: "recoverable" | "unrecoverable", site: string): Record<string, unknown> => ({
  ucp: { version: UCP_VERSION, status: "error", ...(problem.type === "capabilities-incompatible" ? { capabilities: {} } : {}) },
  messages: faultsOf(problem).map((fault) => ({ type: "error", code: codeOf(problem.type), content_type: "plain", severity, ...fault })),
  continue_url: `${site}/app`,
});
