import fc from "fast-check";
import { expect, it } from "vitest";
import { applyChange, type Cart, type CartItem } from "../../../src/features/cart/cart.ts";
import { decide, type CartCommand } from "../../../src/features/cart/rules.ts";

/** A tab: what it last saw of the cart, and what it wants to do next from that view. */
interface Intent {
  tab: number;
  act: "look" | "add" | "set" | "remove" | "clear";
  offer: number;
  quantity: number;
}

const intents = fc.array(
  fc.record({
    tab: fc.nat({ max: 2 }),
    act: fc.constantFrom("look" as const, "add" as const, "add" as const, "set" as const, "remove" as const, "clear" as const),
    offer: fc.nat({ max: 3 }),
    quantity: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 40 },
);

const LIMITS = { maxItems: 3, maxQuantity: 20 };
const EMPTY: Cart = { id: "cart_1", buyerId: "usr_1", currency: "EUR", snapshotVersion: 1, items: [] };

function commandFrom(seen: Cart, { act, offer, quantity }: Intent, turn: number): CartCommand | undefined {
  const offerId = `ofr_${offer}`;
  const item = seen.items.find((candidate) => candidate.offerId === offerId);
  const expected = { way: "fields" as const, snapshotVersion: seen.snapshotVersion, ...(item ? { itemVersion: item.itemVersion } : {}) };
  if (act === "clear") return { kind: "clear", expected: { way: "fields", snapshotVersion: seen.snapshotVersion } };
  if (act === "set" && item) return { kind: "set-quantity", itemId: item.id, quantity, expected };
  if (act === "remove" && item) return { kind: "remove", itemId: item.id, expected };
  if (act !== "add") return undefined;
  const quote = {
    offerId,
    title: offerId,
    supplierId: "abt",
    unitPrice: { amount: 100 + offer, currency: "EUR" },
    available: true,
    minimumQuantity: 1,
    quotedAt: "",
    expiresAt: "",
  };
  return { kind: "add", itemId: `item_${turn}`, offerId, quantity, quote };
}

/** What a command alone, done by nobody else meanwhile, makes of the quantities: the meaning it has in any order. */
function effectOn(quantities: Map<string, number>, command: CartCommand, itemsById: ReadonlyMap<string, CartItem>): void {
  if (command.kind === "add") quantities.set(command.offerId, (quantities.get(command.offerId) ?? 0) + command.quantity);
  if (command.kind === "clear") quantities.clear();
  if (command.kind === "remove") quantities.delete(itemsById.get(command.itemId)?.offerId ?? "");
  if (command.kind === "set-quantity") quantities.set(itemsById.get(command.itemId)?.offerId ?? "", command.quantity);
}

it("[CRT-6] any interleaving of tabs is their accepted commands one after the other, and versions only grow", () => {
  fc.assert(
    fc.property(intents, (all) => {
      let cart = EMPTY;
      const views = [EMPTY, EMPTY, EMPTY];
      const quantities = new Map<string, number>();
      const itemsById = new Map<string, CartItem>();
      const versions = new Map<string, number>();
      for (const [turn, intent] of all.entries()) {
        const seen = views[intent.tab] as Cart;
        const command = commandFrom(seen, intent, turn);
        const decided = command && decide(cart, command, LIMITS);
        const accepted = command && decided?.ok ? { command, after: applyChange(cart, decided.value) } : undefined;
        const overwrites = accepted !== undefined && accepted.command.kind !== "add";
        expect(overwrites ? seen : cart, "only who saw the current cart overwrites").toBe(cart);
        expect(accepted?.after.snapshotVersion ?? cart.snapshotVersion + 1).toBe(cart.snapshotVersion + 1);
        if (accepted) effectOn(quantities, accepted.command, itemsById);
        cart = accepted?.after ?? cart;
        for (const item of cart.items) {
          const changed = item.quantity !== itemsById.get(item.id)?.quantity;
          expect(item.itemVersion).toBeGreaterThanOrEqual((versions.get(item.id) ?? 0) + (changed ? 1 : 0));
          versions.set(item.id, item.itemVersion);
          itemsById.set(item.id, item);
        }
        if (intent.act === "look" || accepted) views[intent.tab] = cart;
        expect(new Map(cart.items.map(({ offerId, quantity }) => [offerId, quantity]))).toEqual(quantities);
      }
    }),
    { numRuns: 500 },
  );
});
