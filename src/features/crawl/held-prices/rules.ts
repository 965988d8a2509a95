import type { Money } from "../../../platform/money.ts";
import type { LastPrice } from "../../catalog/rules.ts";
import type { ReadOffer } from "../offer-of-page.ts";

/** Held until an operator decides, or a later reading of the offer leaves nothing to decide. */
export const HELD_PRICE_STATES = ["HELD", "ACCEPTED", "REJECTED", "OVERTAKEN"] as const;
export type HeldPriceState = (typeof HELD_PRICE_STATES)[number];

/** The operator's words for it. */
export const HELD_PRICE_DECISIONS = ["accept", "reject"] as const;

/** A price that speaks against the one that was read, and where it stands. */
export type Doubt =
  | { kind: "source"; price: Money; syntax: string; path: string }
  | { kind: "last-sighting"; price: Money; seenAt: string };

/**
 * What speaks against a price: another source of its page that asks something else, or the price the offer was published at last, from which
 * it is a jump: in another currency, or by the contract's factor. Where a price only begins says nothing of a jump.
 */
export function doubtsOf({ offer, rivals }: ReadOffer, last: LastPrice | undefined, jumpFactor: number): Doubt[] {
  const doubts: Doubt[] = rivals.map(({ price, syntax, path }) => ({ kind: "source", price, syntax, path }));
  if (last && !last.range && !offer.range && isJump(last.price, offer.price, jumpFactor))
    doubts.push({ kind: "last-sighting", price: last.price, seenAt: last.seenAt.toISOString() });
  return doubts;
}

function isJump(before: Money, now: Money, factor: number): boolean {
  if (before.currency !== now.currency) return true;
  return now.amount >= before.amount * factor || now.amount * factor <= before.amount;
}
