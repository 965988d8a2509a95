import type { Money } from "../../platform/money.ts";
import type { Books } from "../payments/book-payment.ts";
import type { CheckoutDeps, Payment } from "./ports.ts";
import { settlementOf } from "./settlement.ts";
import { findAttempt } from "./store.ts";

/**
 * What is owed to the buyer of a payment whose refund failed after it had succeeded: what of it is with us, and neither on its way back nor
 * disputed. Undefined where nothing is, or the attempt is not known here.
 */
export async function owedOf(
  { db }: Pick<CheckoutDeps, "db">,
  payment: Payment,
  books: Books,
): Promise<{ attemptId: string; amount: Money } | undefined> {
  const attempt = payment.attemptId === null ? undefined : await findAttempt(db, payment.attemptId);
  if (!attempt || settlementOf({ ...attempt, ...books }, payment).kind !== "refund-undone") return undefined;
  const { received, refunded, refunding, disputing, lost } = payment;
  const amount = received.amount - refunded.amount - refunding.amount - disputing.amount - lost.amount - books.outOfBand;
  return amount > 0 ? { attemptId: attempt.id, amount: { ...received, amount } } : undefined;
}
