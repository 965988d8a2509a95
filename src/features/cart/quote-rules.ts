import type { Money } from "../../platform/money.ts";

/** What is now of the offer on a line, beside what was quoted; nulls where the offer has no such thing any more. */
export interface LineNow {
  unitPrice: Money | null;
  available: boolean;
  minimumQuantity: number | null;
  /** How many of the line's pieces can be had, as its supplier told and nobody holds; null where he tells none. Never more than the line asks for. */
  pieces: number | null;
}

/**
 * What has changed on a line since it was quoted: `price` up or down; `unavailable` where it cannot be bought now, or has no price in the
 * cart's currency; `gone` where its supplier sells it no more at all; `minimum-raised`; `stock-short` where fewer pieces are free than the
 * line asks for.
 */
export const LINE_FLAGS = ["price", "unavailable", "gone", "minimum-raised", "stock-short"] as const;
export type LineFlag = (typeof LINE_FLAGS)[number];

/** An offer as it stands, priced for a cart. */
export interface StandingQuote {
  unitPrice: Money;
  available: boolean;
  minimumQuantity: number;
  /** Its supplier took it out of his shop. */
  gone?: boolean;
  /** Pieces nobody holds; null where the supplier tells none. */
  free?: number | null;
}

/** What of a line was quoted. */
export interface QuotedLine {
  quantity: number;
  unitPrice: Money;
  minimumQuantity: number;
  quotedQuantity?: number | undefined;
  quoteExpiresAt: string;
}

export const isSamePrice = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency;

/** What the offer of a line is now, in the line's currency; undefined: there is no such offer. */
export function nowOf({ unitPrice, quantity }: Pick<QuotedLine, "unitPrice" | "quantity">, standing: StandingQuote | undefined): LineNow {
  if (!standing || standing.gone) return { unitPrice: null, available: false, minimumQuantity: null, pieces: null };
  const priced = standing.unitPrice.currency === unitPrice.currency;
  return {
    unitPrice: priced ? standing.unitPrice : null,
    available: standing.available && priced,
    minimumQuantity: standing.minimumQuantity,
    pieces: typeof standing.free === "number" ? Math.min(standing.free, quantity) : null,
  };
}

/** What has changed on a line since it was quoted. */
export function flagsOf(
  line: Pick<QuotedLine, "unitPrice" | "quantity" | "minimumQuantity">,
  standing: StandingQuote | undefined,
): LineFlag[] {
  if (!standing || standing.gone) return ["gone"];
  const now = nowOf(line, standing);
  return [
    ...(now.unitPrice && !isSamePrice(now.unitPrice, line.unitPrice) ? (["price"] as const) : []),
    ...(now.available ? [] : (["unavailable"] as const)),
    ...(standing.minimumQuantity > line.minimumQuantity ? (["minimum-raised"] as const) : []),
    ...(now.pieces !== null && now.pieces < line.quantity ? (["stock-short"] as const) : []),
  ];
}

/** Why a quoted price is not owed any more. */
export type QuoteLapse = "expired" | "more-pieces" | "beyond-bound";

/**
 * Whether a line's quoted price is owed at a moment, whatever the offer costs then: until the quote expires, for as many pieces as it was
 * given for, and while the price has not grown beyond `heldUpTo` times the quoted one: a price that was a mistake is not owed (docs/decisions/0019).
 */
export function lapseOf(
  line: Pick<QuotedLine, "quantity" | "unitPrice" | "quotedQuantity" | "quoteExpiresAt">,
  at: Date,
  bound: { heldUpTo: number; now: Money | null },
): QuoteLapse | undefined {
  if (!isWithin(line.quoteExpiresAt, at)) return "expired";
  if (line.quantity > (line.quotedQuantity ?? 0)) return "more-pieces";
  const { now, heldUpTo } = bound;
  return now === null || (now.currency === line.unitPrice.currency && now.amount <= mostHeld(line.unitPrice.amount, heldUpTo))
    ? undefined
    : "beyond-bound";
}

/** What an amount may have grown to for a quote of it to be owed. */
export const mostHeld = (quoted: number, heldUpTo: number): number => Math.min(Number.MAX_SAFE_INTEGER, Math.floor(quoted * heldUpTo));

/** Whether a quote has not expired; one whose expiry nobody can read has. */
export const isWithin = (expiresAt: string, at: Date): boolean => Date.parse(expiresAt) > at.getTime();
