import { paymentUnknown } from "../../platform/events/checkout.ts";
import type { CheckoutDeps } from "./ports.ts";
import type { Attempt } from "./store.ts";
import { recorded } from "../../platform/language/say.ts";

/**
 * The provider does not know an attempt's payment: nobody can pay by it, and no money can come of it. One such is a database that was put
 * back, or an intent removed by hand; many are our settings naming another account of the provider.
 */
export async function reportUnknownPayment(deps: CheckoutDeps, { id: attemptId, paymentIntentId }: Attempt): Promise<void> {
  paymentUnknown(deps, { attemptId, intentId: paymentIntentId });
  await deps.alerts.raise({
    key: "checkout.payment.unknown-intent",
    severity: "warn",
    summary: recorded`The payment provider does not know a checkout's payment; see whether the settings name the right account`,
    detail: { attemptId, intentId: paymentIntentId },
  });
}
