import { auditRow } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { webhookDecided } from "../../platform/events/checkout.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { CheckoutDeps } from "./ports.ts";
import { decideParked, findWebhook, type WebhookState } from "./webhook-store.ts";

export interface WebhookDecision {
  decision: "handled" | "ignored";
  reason: string;
}

/** It is not parked: it still has tries, was acted on, or is decided already. */
export interface WebhookNotParked {
  kind: "webhook-not-parked";
  state: WebhookState;
}

/**
 * An operator's word on an event that all tries could not act on, where acting again is no help: `handled`, what it tells of was seen to
 * by hand; `ignored`, it tells of nothing to us. Once; it waits for nobody from then on, and can still be replayed. Throws `not-found`.
 */
export async function decideWebhook(
  deps: CheckoutDeps,
  operator: Actor,
  id: string,
  { decision, reason }: WebhookDecision,
): Promise<Result<{ id: string; state: "HANDLED" | "IGNORED" }, WebhookNotParked>> {
  const webhook = await findWebhook(deps.db, id);
  if (!webhook) throw notFound("webhook");
  const state = decision === "handled" ? "HANDLED" : "IGNORED";
  const detail = { decision, reason, type: webhook.type, lastError: webhook.lastError };
  const line = auditRow(deps, operator, { action: "webhook.decide", subjectKind: "webhook", subject: id, detail });
  if (!(await decideParked(deps.db, id, { state, by: operator.id, note: reason, at: deps.clock.now(), line })))
    return refused({ kind: "webhook-not-parked", state: (await findWebhook(deps.db, id))?.state ?? webhook.state });
  webhookDecided(deps, { webhookId: id, type: webhook.type, operatorId: operator.id, decision, reason });
  return ok({ id, state });
}
