import { apart, type Balance } from "../../platform/conservation.ts";
import type { AttemptState } from "./attempt.ts";
import type { CapturedPayment } from "./ports.ts";

/** What our own ledger has of a payment: the attempt, and the order it became. */
export interface PaymentRecord {
  intentId: string;
  state: AttemptState;
  /** Integer minor units. */
  amount: number;
  currency: string;
  /** Null where there is no order. */
  orderAmount: number | null;
  /** What of it went back by our books; null where there is no order. */
  orderRefunded: number | null;
  /** What of it is disputed or was lost to a dispute, by our books. */
  disputed: number;
  /** Given back another way than by the provider, by our books. */
  outOfBand: number;
}

/** What became of money, by currency: integer minor units. */
interface Sums {
  captured: number;
  /** What stands in orders, less what of them went back. */
  orders: number;
  refunded: number;
  reconciling: number;
  /** Intents that the provider has taken money for and we know nothing of, those we have an order of and he does not know, and those that differ. */
  unknown: string[];
  untaken: string[];
  differing: string[];
}

const OPEN: ReadonlySet<AttemptState> = new Set(["RESERVED", "PAYMENT_INITIATED", "PAYMENT_INITIATED_CART_RECONCILING"]);
const CAPTURED = "captured by the provider";
const ACCOUNTED = "in orders less their refunds, given back or reconciling";

/**
 * Payments the provider took against what we have of them, by currency and amount (CHK-4): each stands in an order, is given
 * back by the provider whole or in part, or is still being reconciled. Orders whose payment the provider does not know count against us too.
 */
export function paymentBalances(
  payments: readonly CapturedPayment[],
  records: readonly PaymentRecord[],
  settledBefore: Date,
): { balances: Balance[]; astray: string[] } {
  const byCurrency = new Map<string, Sums>();
  const sumsOf = (currency: string): Sums => {
    const sums = byCurrency.get(currency) ?? {
      captured: 0,
      orders: 0,
      refunded: 0,
      reconciling: 0,
      unknown: [],
      untaken: [],
      differing: [],
    };
    byCurrency.set(currency, sums);
    return sums;
  };
  const known = new Map(records.map((record) => [record.intentId, record]));
  for (const { intentId, received, refunded: byProvider, refunding } of payments) {
    const record = known.get(intentId);
    const sums = sumsOf(received.currency);
    const ordered = record ? standingOf(record) : 0;
    const refunded = byProvider.amount + (record?.outOfBand ?? 0);
    const left = received.amount - refunded;
    // Until a refund has arrived or failed, or is as old as what is compared, its money is neither given back nor kept; nor is
    // what is disputed where there is no order. An order counts whole also where it is lost to a dispute.
    const unsure = refunding.amount + (record?.disputed ?? 0);
    const open = record && OPEN.has(record.state) ? left : Math.min(unsure, Math.max(0, left - ordered));
    sums.captured += received.amount;
    sums.refunded += refunded;
    sums.orders += ordered;
    sums.reconciling += open;
    if (received.amount !== refunded + ordered + open) (record ? sums.differing : sums.unknown).push(intentId);
  }
  const taken = new Set(payments.map(({ intentId }) => intentId));
  for (const record of records) {
    const standing = standingOf(record);
    if (taken.has(record.intentId) || standing === 0) continue;
    const sums = sumsOf(record.currency);
    sums.orders += standing;
    sums.untaken.push(record.intentId);
  }
  const nothing = { left: { label: CAPTURED, amount: 0 }, right: { label: ACCOUNTED, amount: 0 }, apart: apart({}), settledBefore };
  const inOrder = [...byCurrency].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    balances: inOrder.length === 0 ? [nothing] : inOrder.map(([currency, sums]) => balanceOf(currency, sums, settledBefore)),
    astray: inOrder.flatMap(([, { unknown, differing, untaken }]) => [...unknown, ...differing, ...untaken]),
  };
}

/** What of an order is still paid for; one whose refund failed afterwards counts with what is owed of it. */
const standingOf = ({ orderAmount, orderRefunded }: PaymentRecord): number => (orderAmount ?? 0) - (orderRefunded ?? 0);

function balanceOf(currency: string, sums: Sums, settledBefore: Date): Balance {
  const { captured, orders, refunded, reconciling, unknown, untaken, differing } = sums;
  return {
    part: currency.toLowerCase(),
    left: { label: `${currency} minor units ${CAPTURED}`, amount: captured },
    right: { label: ACCOUNTED, amount: orders + refunded + reconciling },
    apart: apart({ leftOnly: unknown, rightOnly: untaken, differing }),
    settledBefore,
    detail: `${orders} in orders, ${refunded} given back, ${reconciling} reconciling`,
  };
}
