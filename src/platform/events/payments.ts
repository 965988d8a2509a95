import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const paymentMetrics = {
  movements: counter("payment_movements", "Captures, refunds and disputes booked, by kind and the state they came to.", ["kind", "state"]),
  refundsAsked: counter("payment_refunds_asked", "Refunds that operators asked for, by what came of asking the provider.", ["outcome"]),
  compared: counter("payment_compared", "Payments that operators had compared with the provider."),
};

export interface MovementFields {
  intentId: string;
  attemptId: string | null;
  kind: string;
  state: string;
  providerId: string;
  amount: number;
  currency: string;
  by: string;
}

export function paymentBooked(to: Recorder, fields: MovementFields): void {
  const { kind, state } = fields;
  to.metrics.count(paymentMetrics.movements, { kind, state });
  say(to, state === "failed" || state === "open" || state === "lost" ? "warn" : "info", "payment.booked", { ...fields });
}

interface RequestFields {
  requestId: string;
  intentId: string;
}

export function refundAsked(
  to: Recorder,
  {
    requestId,
    intentId,
    operatorId,
    amount,
    currency,
    reason,
  }: RequestFields & { operatorId: string; amount: number; currency: string; reason: string },
): void {
  to.metrics.count(paymentMetrics.refundsAsked, { outcome: "asked" });
  say(to, "info", "payment.refund-asked", { requestId, intentId, operatorId, amount, currency, reason, audit: true });
}

export function refundDecided(
  to: Recorder,
  fields: RequestFields & { outcome: "ASKED" | "TAKEN" | "REFUSED"; refusal: string | null },
): void {
  to.metrics.count(paymentMetrics.refundsAsked, { outcome: fields.outcome.toLowerCase() });
  say(to, fields.outcome === "REFUSED" ? "warn" : "info", "payment.refund-decided", { ...fields });
}

/** The provider did not answer; the sweep asks again. */
export function refundAskFailed(to: Recorder, fields: RequestFields & { error: unknown }): void {
  to.metrics.count(paymentMetrics.refundsAsked, { outcome: "failed" });
  say(to, "error", "payment.refund-ask-failed", { ...fields });
}

/** An operator gave back another way what the provider could not. Minor units. */
export function outOfBandNoted(to: Recorder, fields: { intentId: string; operatorId: string; amount: number; currency: string }): void {
  to.metrics.count(paymentMetrics.refundsAsked, { outcome: "out-of-band" });
  say(to, "info", "payment.out-of-band", { ...fields, audit: true });
}

export function paymentCompared(to: Recorder, fields: { intentId: string; operatorId: string; outcome: string }): void {
  to.metrics.count(paymentMetrics.compared, {});
  say(to, "info", "payment.compared", { ...fields, audit: true });
}
