import { isOpen, thresholdSeconds, type OpenState } from "../../src/features/checkout/attempt.ts";
import type { Attempt } from "../../src/features/checkout/store.ts";
import type { ReceivedWebhook } from "../../src/features/checkout/webhook-store.ts";
import { CONTRACT } from "./process-deps.ts";
import type { World } from "./world.ts";

/** Two turns of the reconcile, of which the first died and left its lease. */
const TURNS_MS = 2 * (60 + CONTRACT.checkout.leaseSeconds) * 1000;

/** What `checkout.attempts.stuck` pages for at this moment. */
export const stuckIn = ({ attempts, now }: { attempts: World["attempts"]; now: number }): Attempt[] =>
  [...attempts.values()].filter(
    ({ state, stateSince }) =>
      isOpen(state) && stateSince.getTime() <= now - thresholdSeconds(state as OpenState, CONTRACT.checkout) * 1000,
  );

/** What `checkout.webhook.parked` pages for. */
export const parkedIn = ({ webhooks }: World): ReceivedWebhook[] => [...webhooks.values()].filter(({ state }) => state === "PARKED");

/** Attempts whose buyers may take their time: nobody is ever paged for these. */
export const pagedForItsBuyer = (world: World): Attempt | undefined =>
  stuckIn({ attempts: world.attempts, now: world.now().getTime() }).find(
    ({ state, expiresAt }) => state === "PAYMENT_INITIATED" && expiresAt > world.now(),
  );

/**
 * While the crons come each minute, an attempt that is stuck has a cause that they cannot mend: the provider was away, or has not decided until a
 * moment ago, or does not give back; or their processes died again and again. Answers one that has none.
 */
export function stuckWithoutCause(world: World): Attempt | undefined {
  const now = world.now().getTime();
  const stuck = stuckIn({ attempts: world.attempts, now });
  world.pagedForStuck += stuck.length > 0 ? 1 : 0;
  const diedLately = world.cronsDied.filter((at) => at >= now - TURNS_MS).length;
  if (world.wasAwaySince(now - TURNS_MS) || diedLately > 1) return undefined;
  return stuck.find(({ paymentIntentId: intentId }) => {
    if (intentId === null) return true;
    return !isUndecided(world, intentId) && (world.movedAt.get(intentId) ?? 0) < now - TURNS_MS;
  });
}

/** Money of it is on its way back or disputed, or could not be given back. */
function isUndecided({ provider }: World, intentId: string): boolean {
  const refunds = provider.returns.get(intentId) ?? [];
  const disputes = provider.disputes.get(intentId) ?? [];
  return refunds.some(({ status }) => status === "pending" || status === "failed") || disputes.some(({ status }) => status === "open");
}
