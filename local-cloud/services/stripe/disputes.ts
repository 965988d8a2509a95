import type Stripe from "stripe";
import { invalidParameter, StripeProblem } from "./errors.ts";
import { type Cause, recordEvent } from "./events.ts";
import type { Parameters } from "./parameters.ts";
import type { StripeStore } from "./store.ts";
import type { TestMethod } from "./test-methods.ts";

/** How a charge's bank disputes it; undefined where it does not. */
export function disputedBy(store: StripeStore, charge: Stripe.Charge): Disputes | undefined {
  const behaviour = typeof charge.payment_method === "string" ? store.methods.get(charge.payment_method)?.behaviour : undefined;
  return behaviour?.kind === "succeeds" ? behaviour.disputes : undefined;
}
type Disputes = NonNullable<Extract<TestMethod["behaviour"], { kind: "succeeds" }>["disputes"]>;

const BY_TIME: Cause = { requestId: null, idempotencyKey: null };
/** Evidence with which a dispute is decided at once in test mode (docs.stripe.com/testing#disputes). */
const DECIDING: Readonly<Record<string, "won" | "lost">> = { winning_evidence: "won", losing_evidence: "lost" };

/** The bank disputes what is left of a charge. Its money is taken back at once, unless it only inquires. */
export function openDispute(store: StripeStore, chargeId: string): void {
  const charge = store.charges.get(chargeId);
  const how = charge && disputedBy(store, charge);
  if (!charge || !how || charge.disputed || !charge.captured) return;
  const amount = charge.amount_captured - charge.amount_refunded;
  if (amount <= 0) return;
  store.charges.put({ ...charge, disputed: true });
  const withdrawn = how.status === "needs_response";
  // Evidence, deadlines and fees are not played: what is made of a dispute here is its money.
  const dispute = store.disputes.put({
    id: store.id("dp"),
    object: "dispute",
    amount,
    balance_transactions: withdrawn ? [moved(store, charge, -amount)] : [],
    charge: charge.id,
    created: store.seconds(),
    currency: charge.currency,
    is_charge_refundable: !withdrawn,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: how.reason,
    status: how.status,
  } as unknown as Stripe.Dispute);
  recordEvent(store, BY_TIME, "charge.dispute.created", { object: dispute });
  if (withdrawn) recordEvent(store, BY_TIME, "charge.dispute.funds_withdrawn", { object: dispute });
}

/** Takes evidence; what is known to decide does so, other text is under review. */
export function answerDispute(store: StripeStore, cause: Cause, dispute: Stripe.Dispute, parameters: Parameters): Stripe.Dispute {
  const evidence = parameters.nested("evidence")?.text("uncategorized_text");
  parameters.flag("submit");
  parameters.refuseUnknown();
  refuseClosed(dispute);
  if (evidence === undefined) throw invalidParameter("evidence", "This server takes `evidence[uncategorized_text]` alone.");
  const outcome = DECIDING[evidence];
  if (outcome) return decide(store, cause, dispute, outcome);
  const inquiry = dispute.status.startsWith("warning_");
  const answered = store.disputes.put({ ...dispute, status: inquiry ? "warning_under_review" : "under_review" });
  recordEvent(store, cause, "charge.dispute.updated", { object: answered, previous_attributes: { status: dispute.status } });
  return answered;
}

/** Gives in: the dispute is lost. */
export function closeDispute(store: StripeStore, cause: Cause, dispute: Stripe.Dispute): Stripe.Dispute {
  refuseClosed(dispute);
  return decide(store, cause, dispute, "lost");
}

function decide(store: StripeStore, cause: Cause, dispute: Stripe.Dispute, outcome: "won" | "lost"): Stripe.Dispute {
  const inquiry = dispute.status.startsWith("warning_");
  const charge = typeof dispute.charge === "string" ? store.charges.get(dispute.charge) : undefined;
  const won = outcome === "won" && charge;
  const reinstated = won && dispute.balance_transactions.length > 0 ? [moved(store, charge, dispute.amount)] : [];
  const closed = store.disputes.put({
    ...dispute,
    status: inquiry && outcome === "won" ? "warning_closed" : outcome,
    balance_transactions: [...dispute.balance_transactions, ...reinstated],
    is_charge_refundable: outcome === "won",
  });
  recordEvent(store, cause, "charge.dispute.closed", { object: closed, previous_attributes: { status: dispute.status } });
  if (reinstated.length > 0) recordEvent(store, cause, "charge.dispute.funds_reinstated", { object: closed });
  return closed;
}

function refuseClosed({ id, status }: Stripe.Dispute): void {
  if (!["won", "lost", "warning_closed"].includes(status)) return;
  throw new StripeProblem(400, { type: "invalid_request_error", message: `Dispute ${id} is already closed.` });
}

/** Money between the account and the bank; of a balance transaction only what tells how much. */
const moved = (store: StripeStore, charge: Stripe.Charge, amount: number): Stripe.BalanceTransaction =>
  ({
    id: store.id("txn"),
    object: "balance_transaction",
    amount,
    currency: charge.currency,
    created: store.seconds(),
    type: "adjustment",
  }) as unknown as Stripe.BalanceTransaction;
