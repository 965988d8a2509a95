import fc from "fast-check";
import { expect, it } from "vitest";
import { applyChange, type Cart, type CartItem } from "../../../src/features/cart/cart.ts";
import { differingSince, pastOf, type PastLine } from "../../../src/features/cart/differing-rules.ts";
import { decide, takeLines, type CartCommand, type Quote } from "../../../src/features/cart/rules.ts";
import { valueOf } from "../../support/value-of.ts";

/** A tab: what it last saw of the cart, and what it wants to do next from that view. */
interface Intent {
  tab: number;
  act: "look" | "add" | "set" | "remove" | "clear" | "quotes" | "merge" | "reprice" | "pay";
  offer: number;
  quantity: number;
}

const intents = fc.array(
  fc.record({
    tab: fc.nat({ max: 2 }),
    act: fc.constantFrom(
      ...(["look", "look", "add", "add", "add", "set", "set", "remove", "clear", "quotes", "merge", "reprice", "pay"] as const),
    ),
    offer: fc.nat({ max: 3 }),
    quantity: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 40 },
);

const LIMITS = { maxItems: 3, maxQuantity: 20 };
const EMPTY: Cart = { id: "cart_1", buyerId: "usr_1", currency: "EUR", snapshotVersion: 1, items: [] };

/** What offers cost, by their number: a tab acts on what it reads when it acts. */
type Prices = readonly number[];

const quoteOf = (offer: number, prices: Prices): Quote => ({
  offerId: `ofr_${offer}`,
  title: `ofr_${offer}`,
  supplierId: "abt",
  unitPrice: { amount: prices[offer] ?? 0, currency: "EUR" },
  available: true,
  minimumQuantity: 1,
  quotedAt: "",
  expiresAt: "",
});

/** A guest's cart has one line, of the offer the tab thinks of. */
const guestLine = ({ offer, quantity }: Intent, turn: number, prices: Prices): CartItem =>
  valueOf(decide(EMPTY, { kind: "add", itemId: `guest_${turn}`, offerId: `ofr_${offer}`, quantity, quote: quoteOf(offer, prices) }, LIMITS))
    .put[0] as CartItem;

function commandFrom(seen: Cart, intent: Intent, turn: number, prices: Prices): CartCommand | undefined {
  const { act, offer, quantity } = intent;
  const offerId = `ofr_${offer}`;
  const item = seen.items.find((candidate) => candidate.offerId === offerId);
  const whole = { way: "fields" as const, snapshotVersion: seen.snapshotVersion };
  const expected = { ...whole, ...(item ? { itemVersion: item.itemVersion } : {}) };
  if (act === "clear") return { kind: "clear", expected: whole };
  if (act === "quotes") return { kind: "refresh-quotes", quotes: prices.map((_, each) => quoteOf(each, prices)), expected: whole };
  if (act === "merge") return { kind: "merge", from: `cart_guest_${turn}`, lines: [guestLine(intent, turn, prices)], expected: whole };
  if (act === "set" && item) return { kind: "set-quantity", itemId: item.id, quantity, expected };
  if (act === "remove" && item) return { kind: "remove", itemId: item.id, expected };
  return act === "add" ? { kind: "add", itemId: `item_${turn}`, offerId, quantity, quote: quoteOf(offer, prices) } : undefined;
}

/** What a command alone, done by nobody else meanwhile, makes of the quantities: the meaning it has in any order. */
function effectOn(quantities: Map<string, number>, command: CartCommand, itemsById: ReadonlyMap<string, CartItem>): void {
  const more = (offerId: string, quantity: number) => quantities.set(offerId, (quantities.get(offerId) ?? 0) + quantity);
  if (command.kind === "add") more(command.offerId, command.quantity);
  if (command.kind === "merge") for (const { offerId, quantity } of command.lines) more(offerId, quantity);
  if (command.kind === "clear") quantities.clear();
  if (command.kind === "remove") quantities.delete(itemsById.get(command.itemId)?.offerId ?? "");
  if (command.kind === "set-quantity") quantities.set(itemsById.get(command.itemId)?.offerId ?? "", command.quantity);
}

/** Half of a line is paid for by a checkout, which asks for no version. */
const paidOf = (cart: Cart, { offer }: Intent) =>
  cart.items
    .filter(({ offerId, quantity }) => offerId === `ofr_${offer}` && quantity > 1)
    .map(({ offerId, quantity }) => ({ offerId, quantity: quantity >> 1 }));

/** The prices of pieces that stay are changed by new quotes alone, and no more pieces are owed a price than there were quoted or bought less. */
function holdsPrices(before: Cart, after: Cart, command: CartCommand | undefined): void {
  const was = new Map(before.items.map((item) => [item.id, item]));
  for (const item of after.items) {
    const { unitPrice, quotedQuantity = 0, quantity = 0 } = was.get(item.id) ?? { unitPrice: item.unitPrice };
    expect(command?.kind === "refresh-quotes" ? unitPrice : item.unitPrice, "only new quotes change a price").toEqual(unitPrice);
    const more = Math.max(0, item.quantity - quantity);
    const quotes = command?.kind === "refresh-quotes" || command?.kind === "add";
    const mostOwed = quotes ? Math.max(item.quantity, quotedQuantity) : quotedQuantity + (command?.kind === "merge" ? more : 0);
    expect(item.quotedQuantity, "no more pieces are owed a price").toBeLessThanOrEqual(mostOwed);
  }
}

it("[CRT-6] any interleaving of tabs is their accepted commands one after the other, versions only grow, and only new quotes change a price", () => {
  fc.assert(
    fc.property(intents, (all) => {
      let cart = EMPTY;
      let prices: Prices = [100, 101, 102, 103];
      const views = [EMPTY, EMPTY, EMPTY];
      const quantities = new Map<string, number>();
      const itemsById = new Map<string, CartItem>();
      const versions = new Map<string, number>();
      const history: { from: Cart; past: PastLine[] }[] = [];
      for (const [turn, intent] of all.entries()) {
        if (intent.act === "reprice") prices = prices.map((price, offer) => (offer === intent.offer ? price + intent.quantity : price));
        const seen = views[intent.tab] as Cart;
        const before = cart;
        const command = commandFrom(seen, intent, turn, prices);
        const decided = command && decide(cart, command, LIMITS);
        const paid = intent.act === "pay" ? paidOf(cart, intent) : [];
        const change = paid.length > 0 ? takeLines(cart, paid) : decided?.ok ? decided.value : undefined;
        const overwrites = change !== undefined && command !== undefined && command.kind !== "add";
        expect(overwrites ? seen : cart, "only who saw the current cart overwrites").toBe(cart);
        expect(change?.snapshotVersion ?? cart.snapshotVersion + 1).toBe(cart.snapshotVersion + 1);
        if (change) {
          history.push({ from: cart, past: pastOf(cart, change) });
          if (command) effectOn(quantities, command, itemsById);
          for (const { offerId, quantity } of paid) quantities.set(offerId, (quantities.get(offerId) ?? 0) - quantity);
          cart = applyChange(cart, change);
          holdsPrices(before, cart, command);
        }
        for (const item of cart.items) {
          const changed = item.quantity !== itemsById.get(item.id)?.quantity;
          expect(item.itemVersion).toBeGreaterThanOrEqual((versions.get(item.id) ?? 0) + (changed ? 1 : 0));
          versions.set(item.id, item.itemVersion);
          itemsById.set(item.id, item);
        }
        if (intent.act === "look" || change) views[intent.tab] = cart;
        expect(new Map(cart.items.map(({ offerId, quantity }) => [offerId, quantity]))).toEqual(quantities);
      }
      for (const [at, { from }] of history.entries())
        expect(
          undone(
            cart,
            history.slice(at).flatMap(({ past }) => past),
          ),
        ).toEqual(statesOf(from));
    }),
    { numRuns: 500 },
  );
});

const stateOf = ({ quantity, unitPrice, itemVersion }: CartItem) => ({ quantity, unitPrice, itemVersion });
const statesOf = (cart: Cart) => new Map(cart.items.map((item) => [item.id, stateOf(item)]));

/** A cart with the lines that differ put back to what they were: what is named as different, and nothing else, is. */
function undone(cart: Cart, past: readonly PastLine[]) {
  const lines: Map<string, unknown> = statesOf(cart);
  for (const { itemId, was } of differingSince(cart, past)) {
    if (was) lines.set(itemId, was);
    else lines.delete(itemId);
  }
  return lines;
}
