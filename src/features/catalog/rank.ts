import type { Money } from "../../platform/money.ts";

/** What is wanted of a thing beside what it is. */
export interface Wanted {
  /** What the search shows prices in. */
  currency: string;
  /** How many pieces; null where that is not said, or is not counted in pieces. */
  pieces: number | null;
  /** The most that all of them may cost, in minor units of the currency. */
  budget: number | null;
}

export const DRAWBACKS = ["unavailable", "availability-unknown", "only-from", "too-few", "more-at-once", "over-budget"] as const;
/** Why something that fits is not what can be bought: it cannot be ordered, nobody says whether it can, its price only begins there, there are too few pieces, too many are sold at once, it costs more than it may. */
export type Drawback = (typeof DRAWBACKS)[number];

/** What each leaves of how well a thing fits: the better fit comes first where it can nearly be had, and not where it cannot. */
const LEFT: Readonly<Record<Drawback, number>> = {
  unavailable: 0.75,
  "availability-unknown": 0.95,
  "only-from": 0.9,
  "too-few": 0.85,
  "more-at-once": 0.95,
  "over-budget": 0.85,
};
/** What ten times the price takes away: it decides between equals alone. */
const A_DECADE = 0.002;

/** An offer as it is ranked; `pieces` is what its supplier says there are. */
export interface Rankable {
  relevance: number;
  available: boolean;
  /** schema.org ItemAvailability, or Unknown. */
  availability: string;
  price: Money;
  range?: object | undefined;
  minimumQuantity: number;
  pieces: number | undefined;
  /** What bringing it costs; undefined where nobody says it. */
  delivery?: { price: Money } | undefined;
}

export interface Ranking {
  /** 0..1; offers of a search are in the order of this. */
  rank: number;
  drawbacks: Drawback[];
  /** What the wanted pieces cost in the search's currency, or as many as have to be bought; null where that is not known. */
  total: Money | null;
  /** What they cost with what bringing them costs, a piece where no number is wanted; null where either is not known. */
  landed: Money | null;
}

/** Where an offer stands among those of a search: by how well it fits, then by whether as much of it as is wanted can be had for the money, then by its price. Pure. */
export function rankOf(offer: Rankable, { currency, pieces, budget }: Wanted): Ranking {
  const { relevance, available, availability, price, range, minimumQuantity } = offer;
  const isPriced = price.currency === currency;
  const bought = Math.max(pieces ?? 1, minimumQuantity);
  const amount = price.amount * bought;
  const cost = isPriced && !range && Number.isSafeInteger(amount) ? { amount, currency } : null;
  const brought = cost && offer.delivery?.price.currency === currency ? cost.amount + offer.delivery.price.amount : Number.NaN;
  const landed = Number.isSafeInteger(brought) ? { amount: brought, currency } : null;
  const isOver = cost !== null && budget !== null && cost.amount > budget;
  const drawbacks: Drawback[] = [
    ...(available ? [] : ["unavailable" as const]),
    ...(available && availability === "Unknown" ? ["availability-unknown" as const] : []),
    ...(range ? ["only-from" as const] : []),
    ...(offer.pieces !== undefined && offer.pieces < bought ? ["too-few" as const] : []),
    ...(pieces !== null && minimumQuantity > pieces ? ["more-at-once" as const] : []),
    ...(isOver ? ["over-budget" as const] : []),
  ];
  const dearness = isPriced ? Math.log10(1 + Math.max(0, price.amount)) : MOST_DECADES;
  const left = drawbacks.reduce((share, drawback) => share * LEFT[drawback], 1);
  return { rank: relevance * left * (1 - A_DECADE * dearness), drawbacks, total: pieces === null ? null : cost, landed };
}

const MOST_DECADES = 16;

/** An item of a search, as far as it says what is wanted. */
export interface WantedItem {
  name: string;
  quantity?: number | null;
  unit?: string | null;
  budget?: number | null;
}

/** Units that shops sell by: of others nobody knows how many a piece holds. */
const PIECES = new Set(["piece", "pieces", "pc", "pcs", "unit", "units", "each", "ea", "item", "items"]);

/** What is wanted of the item that an offer answers. */
export function wantedOf({ currency, items }: { currency: string; items: readonly WantedItem[] }, name: string | null): Wanted {
  const { quantity = null, unit = null, budget = null } = items.find((other) => other.name === name) ?? {};
  const isCounted = quantity !== null && Number.isInteger(quantity) && (unit === null || PIECES.has(unit.toLowerCase()));
  return { currency, pieces: isCounted ? quantity : null, budget };
}
