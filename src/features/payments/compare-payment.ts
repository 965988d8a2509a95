import { auditRow, recordAudit } from "../../platform/audit/audit-log.ts";
import { paymentCompared } from "../../platform/events/payments.ts";
import type { Actor } from "../../platform/identity.ts";
import { applyProviderEvent } from "../checkout/apply-provider-event.ts";
import { causedBy } from "../checkout/cause.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";

/**
 * Asks the provider what is true of a payment now, books it, and drives its attempt and order to what follows: what every webhook of
 * it would have done. Doing it again changes nothing, so the audit trail has its line before it.
 */
export async function comparePayment(deps: CheckoutDeps, operator: Actor, intentId: string): Promise<string> {
  const line = auditRow(deps, operator, { action: "payment.compare", subjectKind: "payment", subject: intentId, detail: {} });
  await recordAudit(deps.db, line);
  const onBehalf = causedBy(deps, { by: "operator", ref: operator.id });
  const outcome = await applyProviderEvent(onBehalf, { id: line.id, type: "operator.compare", intentId });
  paymentCompared(deps, { intentId, operatorId: operator.id, outcome });
  return outcome;
}
