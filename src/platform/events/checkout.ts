import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const checkoutMetrics = {
  webhooksReplayed: counter("checkout_webhooks_replayed", "Received webhooks that operators had acted on again, by outcome.", ["outcome"]),
  webhooksDecided: counter("checkout_webhooks_decided", "Parked webhooks that operators put away, by decision.", ["decision"]),
  transitions: counter("checkout_transitions", "Checkout attempts that entered a state.", ["state"]),
  refusals: counter("checkout_refusals", "Checkouts refused before anything was reserved, by reason.", ["reason"]),
  providerFailures: counter("checkout_provider_failures", "Attempts left reserved because the payment provider did not answer."),
  reconcileFailures: counter("checkout_reconcile_failures", "Attempts the reconcile could not drive on this time."),
  unknownPayments: counter("checkout_unknown_payments", "Payments of open attempts that the payment provider does not know."),
  providerCircuit: counter("checkout_provider_circuit", "Changes of an isolate's circuit before the payment provider.", ["change"]),
  readsDegraded: counter("checkout_reads_degraded", "Attempts shown as last known, because their payment could not be asked for."),
  declines: counter("checkout_declines", "Cards that were not charged, of attempts that can still be paid."),
  unexpectedPayments: counter("checkout_unexpected_payments", "Payments taken that could not become an order, by reason.", ["reason"]),
  refundsUndecided: counter("checkout_refunds_undecided", "Refunds asked for that did not succeed at once, by how they stand.", ["status"]),
  paymentChecks: counter("checkout_payment_checks", "Payments of ended attempts that were looked at again, by what came of it.", [
    "outcome",
  ]),
  acts: counter("checkout_operator_acts", "What operators did about single attempts, by action and outcome.", ["action", "outcome"]),
  webhooks: counter("checkout_webhooks", "Webhooks of the payment provider, by type and outcome.", ["type", "outcome"]),
};

interface AttemptFields {
  attemptId: string;
  cartId: string;
}

export function checkoutReserved(to: Recorder, fields: AttemptFields & { amount: number; currency: string; lines: number }): void {
  to.metrics.count(checkoutMetrics.transitions, { state: "RESERVED" });
  say(to, "info", "checkout.reserved", { ...fields });
}

export function checkoutPaymentInitiated(to: Recorder, fields: AttemptFields & { intentId: string }): void {
  to.metrics.count(checkoutMetrics.transitions, { state: "PAYMENT_INITIATED" });
  say(to, "info", "checkout.payment-initiated", { ...fields });
}

export function checkoutReconciling(to: Recorder, fields: AttemptFields & { intentId: string }): void {
  to.metrics.count(checkoutMetrics.transitions, { state: "PAYMENT_INITIATED_CART_RECONCILING" });
  say(to, "info", "checkout.cart-reconciling", { ...fields });
}

export function checkoutEnded(
  to: Recorder,
  fields: AttemptFields & { state: string; reason: string | null; orderId: string | null; secondsOpen: number },
): void {
  to.metrics.count(checkoutMetrics.transitions, { state: fields.state });
  say(to, fields.state === "COMPLETED" ? "info" : "warn", "checkout.ended", { ...fields });
}

export function checkoutRefused(to: Recorder, fields: { cartId: string; reason: string }): void {
  to.metrics.count(checkoutMetrics.refusals, { reason: fields.reason });
  say(to, "info", "checkout.refused", fields);
}

export function paymentProviderFailed(to: Recorder, fields: AttemptFields & { error: unknown }): void {
  to.metrics.count(checkoutMetrics.providerFailures, {});
  say(to, "error", "checkout.provider-failed", { ...fields });
}

/** A card was not charged; the attempt waits for another. */
export function paymentDeclined(to: Recorder, fields: { attemptId: string; intentId: string; code: string }): void {
  to.metrics.count(checkoutMetrics.declines, {});
  say(to, "info", "checkout.payment.declined", fields);
}

/** The provider does not know an attempt's payment. The verb raises the alert. */
export function paymentUnknown(to: Recorder, fields: { attemptId: string; intentId: string | null }): void {
  to.metrics.count(checkoutMetrics.unknownPayments, {});
  say(to, "error", "checkout.payment.unknown", fields);
}

/** While it is open, calls of this isolate to the payment provider are refused at once. */
export function paymentCircuitChanged(to: Recorder, fields: { change: "opened" | "reopened" | "closed"; failures: number }): void {
  to.metrics.count(checkoutMetrics.providerCircuit, { change: fields.change });
  say(to, fields.change === "closed" ? "info" : "error", "checkout.provider.circuit", fields);
}

/** A buyer who reads his attempt is shown what was known before. */
export function paymentNotAsked(to: Recorder, fields: { attemptId: string; intentId: string | null; error: unknown }): void {
  to.metrics.count(checkoutMetrics.readsDegraded, {});
  say(to, "warn", "checkout.payment.not-asked", fields);
}

export function checkoutReconcileFailed(to: Recorder, fields: { attemptId: string; state: string; error: unknown }): void {
  to.metrics.count(checkoutMetrics.reconcileFailures, {});
  say(to, "error", "checkout.reconcile.failed", fields);
}

/** Money that came where none should have: given back, or waiting for an operator. The verb raises the alert. */
export function paymentUnexpected(to: Recorder, fields: { attemptId: string; intentId: string; reason: string }): void {
  to.metrics.count(checkoutMetrics.unexpectedPayments, { reason: fields.reason });
  say(to, "error", "checkout.payment.unexpected", fields);
}

/** The money is asked back for, and not back yet. */
export function refundUndecided(to: Recorder, fields: { attemptId: string; intentId: string; status: "pending" | "failed" }): void {
  to.metrics.count(checkoutMetrics.refundsUndecided, { status: fields.status });
  say(to, fields.status === "failed" ? "error" : "warn", "checkout.refund.undecided", fields);
}

export function paymentChecked(to: Recorder, fields: { attemptId: string; outcome: string }): void {
  to.metrics.count(checkoutMetrics.paymentChecks, { outcome: fields.outcome });
  say(to, "info", "checkout.payment.checked", fields);
}

export function paymentCheckFailed(to: Recorder, fields: { attemptId: string; error: unknown }): void {
  to.metrics.count(checkoutMetrics.paymentChecks, { outcome: "failed" });
  say(to, "error", "checkout.payment.check-failed", fields);
}

export function webhookRefused(to: Recorder, fields: { detail: string }): void {
  to.metrics.count(checkoutMetrics.webhooks, { type: "unknown", outcome: "refused" });
  say(to, "warn", "checkout.webhook.refused", fields);
}

export function webhookStored(to: Recorder, fields: { providerEventId: string; type: string; duplicate: boolean }): void {
  to.metrics.count(checkoutMetrics.webhooks, { type: fields.type, outcome: fields.duplicate ? "duplicate" : "stored" });
  say(to, "info", "checkout.webhook.stored", fields);
}

export function webhookActed(to: Recorder, fields: { webhookId: string; type: string; outcome: string }): void {
  to.metrics.count(checkoutMetrics.webhooks, { type: fields.type, outcome: "acted" });
  say(to, "info", "checkout.webhook.acted", fields);
}

export function webhookFailed(
  to: Recorder,
  fields: { webhookId: string; type: string; attempts: number; parked: boolean; error: unknown },
): void {
  to.metrics.count(checkoutMetrics.webhooks, { type: fields.type, outcome: fields.parked ? "parked" : "failed" });
  say(to, "error", "checkout.webhook.failed", fields);
}

export function webhookDecided(
  to: Recorder,
  fields: { webhookId: string; type: string; operatorId: string; decision: "handled" | "ignored"; reason: string },
): void {
  to.metrics.count(checkoutMetrics.webhooksDecided, { decision: fields.decision });
  say(to, "info", "checkout.webhook.decided", { ...fields, audit: true });
}

export function webhookReplayed(to: Recorder, fields: { webhookId: string; operatorId: string; outcome: string }): void {
  to.metrics.count(checkoutMetrics.webhooksReplayed, { outcome: fields.outcome === "failed" ? "failed" : "acted" });
  say(to, "info", "checkout.webhook.replayed", { ...fields, audit: true });
}

/** An audit event: the trail has its line, the log follows it. */
export function checkoutActed(
  to: Recorder,
  fields: { attemptId: string; operatorId: string; action: "checkout.ask" | "checkout.end"; outcome: string },
): void {
  to.metrics.count(checkoutMetrics.acts, { action: fields.action, outcome: fields.outcome });
  say(to, "info", "checkout.acted", { ...fields, audit: true });
}
