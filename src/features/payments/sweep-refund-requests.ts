import type { CheckoutDeps } from "../checkout/ports.ts";
import { askRefund } from "./ask-refund.ts";
import { leaseRequests } from "./refund-requests-store.ts";

const BATCH = 20;

/** Cron: asks for refunds that operators asked for and the provider has not answered: their process died, or it was away. */
export async function sweepRefundRequests(deps: CheckoutDeps): Promise<Record<string, number>> {
  const now = deps.clock.now();
  const until = new Date(now.getTime() + deps.contract.checkout.leaseSeconds * 1000);
  const outcomes: Record<string, number> = {};
  for (const request of await leaseRequests(deps.db, { now, until, limit: BATCH })) {
    const { state } = await askRefund(deps, request);
    outcomes[state.toLowerCase()] = (outcomes[state.toLowerCase()] ?? 0) + 1;
  }
  return outcomes;
}
