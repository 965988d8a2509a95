import { ok, refused, type Result } from "../../platform/result.ts";
import { isOpen } from "./attempt.ts";
import type { CheckoutRefusal } from "./problems.ts";
import type { Attempt } from "./store.ts";

export type CheckoutAnswer = Result<{ attempt: Attempt; replayed: boolean }, CheckoutRefusal>;

/**
 * What a key is answered whose attempt is past its reservation: what it was answered first. That was the attempt, which has moved on since,
 * or the end it came to before it could be paid. One that ended while nobody heard of it is told as ended.
 */
export function knownAnswer(known: Attempt): CheckoutAnswer {
  const { id: attemptId, state, reason, refusal, initiatedAt, orderId } = known;
  if (refusal) return refused({ kind: "payment-refused", attemptId, ...refusal, replayed: true });
  const couldNeverBePaid = initiatedAt === null && orderId === null && !isOpen(state);
  return couldNeverBePaid ? refused({ kind: "checkout-ended", attemptId, state, reason }) : ok({ attempt: known, replayed: true });
}
