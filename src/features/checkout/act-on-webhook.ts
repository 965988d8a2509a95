import { webhookActed, webhookFailed } from "../../platform/events/checkout.ts";
import { nextDelaySeconds } from "../../platform/retry.ts";
import { applyProviderEvent } from "./apply-provider-event.ts";
import { causedBy } from "./cause.ts";
import type { CheckoutDeps } from "./ports.ts";
import { markActed, markFailed, type ReceivedWebhook } from "./webhook-store.ts";

/** Acts on a stored event and records what came of it. A failure waits for its next try; once those are spent, for an operator (health raises that). */
export async function actOnWebhook(deps: CheckoutDeps, webhook: ReceivedWebhook): Promise<{ acted: boolean; outcome: string }> {
  const { id: webhookId, type } = webhook;
  try {
    const outcome = await applyProviderEvent(causedBy(deps, { by: "webhook", ref: webhookId }), deps.payments.parse(webhook.rawBody));
    await markActed(deps.db, webhookId, { outcome, now: deps.clock.now() });
    webhookActed(deps, { webhookId, type, outcome });
    return { acted: true, outcome };
  } catch (error) {
    await recordFailure(deps, webhook, error);
    return { acted: false, outcome: "failed" };
  }
}

async function recordFailure(deps: CheckoutDeps, webhook: ReceivedWebhook, error: unknown): Promise<void> {
  const { id: webhookId, type } = webhook;
  const attempts = webhook.attempts + 1;
  const delay = nextDelaySeconds(deps.contract.checkout.webhookRetry, attempts, deps.random());
  webhookFailed(deps, { webhookId, type, attempts, parked: delay === undefined, error });
  try {
    const notBefore = delay === undefined ? undefined : new Date(deps.clock.now().getTime() + delay * 1000);
    await markFailed(deps.db, webhookId, { error: error instanceof Error ? error.message : String(error), notBefore });
  } catch (storeError) {
    // The row still waits with its lease, which is as good as this record: the sweep comes to it when that runs out.
    webhookFailed(deps, { webhookId, type, attempts, parked: false, error: storeError });
  }
}
