import { refundAskFailed, refundDecided } from "../../platform/events/payments.ts";
import { causedBy } from "../checkout/cause.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";
import { refundOnce } from "./refund-once.ts";
import { decideRequest, noteFailedTry, type RefundRequest } from "./refund-requests-store.ts";

/**
 * Asks the provider for the refund of a request, by the holder of its lease, and records what it said; answers the request as it stands then.
 * Where the provider does not answer, or the process dies, the request waits for the sweep, and is given back once all the same.
 */
export async function askRefund(deps: CheckoutDeps, request: RefundRequest): Promise<RefundRequest> {
  const { id: requestId, paymentIntentId: intentId, amount, currency, reason, operatorId: byId } = request;
  const onBehalf = causedBy(deps, { by: "operator", ref: byId });
  try {
    const refund = await refundOnce(onBehalf, { intentId, amount: { amount, currency }, reason, by: "operator", byId, requestId });
    const decidedAt = deps.clock.now();
    const decided = await decideRequest(
      deps.db,
      request,
      refund.ok
        ? { state: "TAKEN", refundId: refund.value.providerId, refusal: null, lastError: null, decidedAt }
        : { state: "REFUSED", refundId: null, refusal: refund.refusal.code, lastError: refund.refusal.message, decidedAt },
    );
    refundDecided(deps, { requestId, intentId, outcome: decided.state, refusal: decided.refusal });
    return decided;
  } catch (error) {
    refundAskFailed(deps, { requestId, intentId, error });
    const lastError = error instanceof Error ? error.message : "unknown";
    await noteFailedTry(deps.db, requestId, lastError);
    return { ...request, lastError };
  }
}
