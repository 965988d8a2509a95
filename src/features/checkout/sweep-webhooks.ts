import { actOnWebhook } from "./act-on-webhook.ts";
import type { CheckoutDeps } from "./ports.ts";
import { deleteActedBefore, leaseWebhooks } from "./webhook-store.ts";

const BATCH = 20;

/** Cron: acts on stored events that nobody acted on: their process died, or what it needed was away. */
export async function sweepWebhooks(deps: CheckoutDeps): Promise<Record<string, number>> {
  const now = deps.clock.now();
  const until = new Date(now.getTime() + deps.contract.checkout.leaseSeconds * 1000);
  const outcomes: Record<string, number> = {};
  for (const webhook of await leaseWebhooks(deps.db, { now, until, limit: BATCH })) {
    const { outcome } = await actOnWebhook(deps, webhook);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return outcomes;
}

/** Daily cron: forgets events that were acted on, after the contract's retention. */
export async function deleteOldWebhooks(deps: CheckoutDeps): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - deps.contract.checkout.webhookRetentionDays * 86_400_000);
  return deleteActedBefore(deps.db, before);
}
