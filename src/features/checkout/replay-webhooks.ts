import { AppError } from "../../platform/errors.ts";
import { webhookReplayed } from "../../platform/events/checkout.ts";
import { actOnWebhook } from "./act-on-webhook.ts";
import type { CheckoutDeps } from "./ports.ts";
import { findWebhooks, findWebhooksInState, type WebhookState } from "./webhook-store.ts";

export type ReplayRequest = { ids: readonly string[] } | { state: WebhookState; limit: number };

/**
 * Acts again on stored events, acted ones too (GEN-7), the oldest first. Acting is idempotent, so a replay pays, ships and
 * counts nothing twice. Throws `validation` where more are asked for than the contract allows at once.
 */
export async function replayWebhooks(
  deps: CheckoutDeps,
  operatorId: string,
  request: ReplayRequest,
): Promise<{ id: string; type: string; outcome: string }[]> {
  const maximum = deps.contract.checkout.maxWebhookReplay;
  const [pointer, asked] = "ids" in request ? ["/ids", request.ids.length] : ["/limit", request.limit];
  if (asked > maximum)
    throw new AppError("validation", `at most ${maximum} are replayed at once`, {
      errors: [{ pointer, detail: `must be at most ${maximum}` }],
    });
  const chosen =
    "ids" in request ? await findWebhooks(deps.db, request.ids) : await findWebhooksInState(deps.db, request.state, request.limit);
  const replayed = [];
  for (const webhook of chosen) {
    const { outcome } = await actOnWebhook(deps, webhook);
    webhookReplayed(deps, { webhookId: webhook.id, operatorId, outcome });
    replayed.push({ id: webhook.id, type: webhook.type, outcome });
  }
  return replayed;
}
