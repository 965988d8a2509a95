import { AppError } from "../../platform/errors.ts";
import { auditRow, recordAudit } from "../../platform/audit/audit-log.ts";
import type { AuditedWrite } from "../../platform/audit/line.ts";
import { webhookReplayed } from "../../platform/events/checkout.ts";
import type { Actor } from "../../platform/identity.ts";
import { actOnWebhook } from "./act-on-webhook.ts";
import type { CheckoutDeps } from "./ports.ts";
import { findWebhooks, findWebhooksInState, type WebhookState } from "./webhook-store.ts";
import { say } from "../../platform/language/say.ts";

export type ReplayRequest = { ids: readonly string[] } | { state: WebhookState; limit: number };

/**
 * Acts again on stored events, acted ones too (GEN-7), the oldest first. Acting is idempotent, so a replay pays, ships and
 * counts nothing twice. Each is transactions of its own, at Stripe too, so the audit trail has its line before it. Throws `validation` where more are asked for than the contract allows at once.
 */
export async function replayWebhooks(
  deps: CheckoutDeps,
  operator: Actor,
  request: ReplayRequest,
): Promise<{ id: string; type: string; outcome: string }[]> {
  const maximum = deps.contract.checkout.maxWebhookReplay;
  const [pointer, asked] = "ids" in request ? ["/ids", request.ids.length] : ["/limit", request.limit];
  if (asked > maximum)
    throw new AppError("validation", say`at most ${maximum} are replayed at once`, {
      errors: [{ pointer, detail: say`must be at most ${maximum}` }],
    });
  const chosen =
    "ids" in request ? await findWebhooks(deps.db, request.ids) : await findWebhooksInState(deps.db, request.state, request.limit);
  const lines = chosen.map(({ id, type, state }) => auditRow(deps, operator, replayOf(id, { type, state })));
  await recordAudit(deps.db, ...lines);
  const replayed = [];
  for (const webhook of chosen) {
    const { outcome } = await actOnWebhook(deps, webhook);
    webhookReplayed(deps, { webhookId: webhook.id, operatorId: operator.id, outcome });
    replayed.push({ id: webhook.id, type: webhook.type, outcome });
  }
  return replayed;
}

const replayOf = (id: string, detail: AuditedWrite["detail"]): AuditedWrite => ({
  action: "webhook.replay",
  subjectKind: "webhook",
  subject: id,
  detail,
});
