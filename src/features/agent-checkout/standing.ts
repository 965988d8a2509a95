import type { ReadAttempt } from "../checkout/ask-on-read.ts";
import type { CartBesideOffers, CartLine } from "../cart/schemas.ts";
import { toHolder } from "../checkout/shown-decline.ts";
import type { Degraded } from "../../platform/degraded.ts";
import { inEnglish } from "../../platform/language/say.ts";
import type { AgentCheckout } from "./store.ts";

type Attempt = ReadAttempt["attempt"];

/** How a checkout stands, in words that each protocol has its own for. */
export type AgentState = "incomplete" | "ready" | "needs-buyer" | "in-progress" | "completed" | "canceled" | "expired";

export interface StandingLine {
  id: string;
  offerId: string;
  title: string;
  supplierId: string;
  quantity: number;
  /** Minor units. */
  unitAmount: number;
}

/** Something that stands in the way, or that the program should know. */
export interface Note {
  kind: "error" | "warning" | "info";
  code:
    | "conflict"
    | "expired"
    | "invalid"
    | "maximum_exceeded"
    | "minimum_not_met"
    | "missing"
    | "out_of_stock"
    | "payment_declined"
    | "price_change"
    | "quantity_exceeded"
    | "requires_3ds"
    | "canceled"
    | "degraded"
    | "not_kept"
    | "discount_code_invalid";
  text: string;
  /** RFC 6901 pointer into the answer, or into what was sent. */
  at?: string;
  /** Who gets it out of the way; the program where it is not said. */
  by?: "buyer";
}

export interface Standing {
  id: string;
  state: AgentState;
  currency: string;
  lines: StandingLine[];
  /** Minor units. */
  total: number;
  notes: Note[];
  /** The cart's version that is shown; undefined where it is none's any more. */
  version: number | undefined;
  order: { id: string; refunded: boolean } | undefined;
  /** Where the buyer can go on by himself; below the site. */
  goOn: string | undefined;
  expiresAt: Date | undefined;
  createdAt: Date;
  updatedAt: Date;
  degraded: Degraded | undefined;
}

/** Where a payment of this attempt can still be made, or is being made. */
const OPEN = new Set<Attempt["state"]>(["RESERVED", "PAYMENT_INITIATED", "PAYMENT_INITIATED_CART_RECONCILING"]);
export const isOpenAttempt = ({ state }: Pick<Attempt, "state">): boolean => OPEN.has(state);

/** Whether it came to an order, a refunded one included; or will, its payment taken. */
export const isBought = ({ state, orderId }: Pick<Attempt, "state" | "orderId">): boolean =>
  orderId !== null || state === "PAYMENT_INITIATED_CART_RECONCILING";

/** A checkout as it stands: by its attempt while that is open or bought, by its cart otherwise. */
export function standingOf(checkout: AgentCheckout, cart: CartBesideOffers | undefined, read: ReadAttempt | undefined): Standing {
  const { id, currency, createdAt, updatedAt, canceledAt } = checkout;
  const attempt = read && (isOpenAttempt(read.attempt) || isBought(read.attempt)) ? read.attempt : undefined;
  const degraded = attempt ? read?.degraded : cart?.degraded;
  const lines = attempt?.lines ?? cart?.items ?? [];
  const state = attempt ? stateOfAttempt(attempt) : undefined;
  const shared = {
    id,
    currency,
    lines: lines.map(lineOf),
    total: attempt?.amount ?? cart?.total.amount ?? 0,
    version: attempt?.snapshotVersion ?? cart?.snapshotVersion,
    order: attempt?.orderId ? { id: attempt.orderId, refunded: attempt.state === "REFUNDED" } : undefined,
    createdAt,
    updatedAt,
    degraded,
  };
  const told = degraded ? [{ kind: "info", code: "degraded", text: degraded.reason } as const] : [];
  if (attempt && state) {
    const isLeft = state !== "completed";
    const goOn = isLeft ? `/app/checkouts/${attempt.id}` : undefined;
    return { ...shared, state, notes: [...notesOfAttempt(attempt), ...told], goOn, expiresAt: isLeft ? attempt.expiresAt : undefined };
  }
  const ended = { ...shared, goOn: undefined, expiresAt: undefined };
  if (canceledAt !== null)
    return { ...ended, state: "canceled", notes: [{ kind: "info", code: "canceled", text: "The checkout was canceled." }, ...told] };
  if (!cart)
    return { ...ended, state: "expired", notes: [{ kind: "error", code: "expired", text: "Its cart is gone: begin another checkout." }] };
  const notes = [...notesOfLast(read), ...notesOfCart(cart)];
  const stands = notes.some(({ kind, code }) => (kind === "error" && code !== "payment_declined") || code === "price_change");
  return { ...ended, state: stands ? "incomplete" : "ready", notes: [...notes, ...told], goOn: `/app/carts/${cart.id}` };
}

const lineOf = (line: Attempt["lines"][number] | CartLine): StandingLine => ({
  id: "itemId" in line ? line.itemId : line.id,
  offerId: line.offerId,
  title: line.title,
  supplierId: line.supplierId,
  quantity: line.quantity,
  unitAmount: line.unitPrice.amount,
});

function stateOfAttempt({ state, orderId, paymentStatus }: Attempt): AgentState {
  if (orderId !== null) return "completed";
  if (state !== "PAYMENT_INITIATED") return "in-progress";
  if (paymentStatus === "requires-action") return "needs-buyer";
  return paymentStatus === "processing" ? "in-progress" : "ready";
}

function notesOfAttempt(attempt: Attempt): Note[] {
  const { lastDecline, orderId } = attempt;
  if (orderId !== null) return [];
  if (stateOfAttempt(attempt) === "needs-buyer")
    return [{ kind: "error", code: "requires_3ds", text: "The buyer's bank wants to see him: he goes on in his browser.", by: "buyer" }];
  return lastDecline ? [{ kind: "error", code: "payment_declined", text: inEnglish(toHolder(lastDecline).text) }] : [];
}

/** Of an attempt that ended without an order: the next call of complete makes another. */
const notesOfLast = (read: ReadAttempt | undefined): Note[] =>
  read ? [{ kind: "info", code: "conflict", text: `The last try to pay ended: ${read.attempt.reason ?? read.attempt.state}.` }] : [];

const AGAINST_CHARGE = {
  empty: ["missing", "There is nothing in it."],
  free: ["invalid", "There is nothing to pay."],
  "below-minimum": ["minimum_not_met", "The total is less than can be charged."],
  "above-maximum": ["maximum_exceeded", "The total is more than can be charged at once."],
  "off-step": ["invalid", "A price in it cannot be charged: update the checkout, which takes the prices of now."],
} as const;

function notesOfCart({ items, charge }: CartBesideOffers): Note[] {
  const lines = items.flatMap((line, index): Note[] => {
    const at = `/line_items/${index}`;
    const { changes, now, priceOwed, quantity } = line;
    if (changes.includes("gone") || changes.includes("unavailable"))
      return [{ kind: "error", code: "out_of_stock", text: "It cannot be bought any more: take it out.", at }];
    if (changes.includes("stock-short"))
      return [
        {
          kind: "error",
          code: "quantity_exceeded",
          text: `There are ${now?.pieces ?? 0} of the ${quantity} pieces.`,
          at: `${at}/quantity`,
        },
      ];
    if (now && now.minimumQuantity !== null && quantity < now.minimumQuantity)
      return [{ kind: "error", code: "minimum_not_met", text: `It is sold from ${now.minimumQuantity} pieces.`, at: `${at}/quantity` }];
    if (priceOwed === false)
      return [
        {
          kind: "warning",
          code: "price_change",
          text: "It costs something else now: update the checkout, which takes the price of now.",
          at,
        },
      ];
    return [];
  });
  if (charge.reason === null) return lines;
  const [code, text] = AGAINST_CHARGE[charge.reason];
  return [...lines, { kind: "error", code, text, at: "/line_items" }];
}
