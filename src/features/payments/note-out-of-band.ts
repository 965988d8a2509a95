import { auditRow } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { outOfBandNoted } from "../../platform/events/payments.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { owedOf } from "../checkout/owed-of.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";
import { bookPayment } from "./book-payment.ts";
import { insertOutOfBand } from "./out-of-band-store.ts";
import type { RefundRefusal } from "./problems.ts";

/**
 * Books that an operator gave back another way (by bank transfer, say) what the provider could not: a refund of all had succeeded, its
 * buyer was told so, and then it failed. It is all that is owed or nothing, once a payment, and ends the page: there is nothing left to
 * refund after it, and while a refund is being asked for there is nothing to book. The order is refunded again, and its followers hear
 * of it; where the process dies before they do, the payment's next look tells them.
 */
export async function noteOutOfBand(
  deps: CheckoutDeps,
  operator: Actor,
  { intentId, reason }: { intentId: string; reason: string },
): Promise<Result<void, RefundRefusal>> {
  const payment = await deps.payments.read(intentId);
  if (payment.status === "unknown" || payment.attemptId === null) throw notFound("payment");
  const books = await bookPayment(deps, payment);
  if (books.outOfBand > 0) return ok(undefined);
  const owed = await owedOf(deps, payment, books);
  if (!owed) return refused({ kind: "nothing-owed", intentId });
  const { amount } = owed;
  const line = auditRow(deps, operator, {
    action: "payment.out-of-band",
    subjectKind: "payment",
    subject: intentId,
    detail: { ...amount, reason },
  });
  const noted = { ...owed, id: deps.ids.next("mov"), intentId, reason, operatorId: operator.id, now: deps.clock.now() };
  if (!(await insertOutOfBand(deps.db, noted, line))) return refused({ kind: "refund-under-way", intentId });
  outOfBandNoted(deps, { intentId, operatorId: operator.id, ...amount });
  await bookPayment(deps, payment);
  return ok(undefined);
}
