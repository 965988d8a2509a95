import type { Cart, CartConflict, CartItem, CheckoutAttempt, ItemEdit, ProcureIQ } from "../../packages/sdk/src/client.ts";
import { cartIn } from "./current-cart.ts";
import { Wishes } from "./wishes.ts";

/** What came of an act of the buyer on what they saw. */
export type Outcome =
  | { kind: "done" }
  /** The line is not there any more: nothing was done, and nothing is brought back. */
  | { kind: "gone" }
  /** Somebody gave the line another quantity meanwhile, and the buyer meant one that they saw: nothing was done. */
  | { kind: "held"; is: number; wanted: number };

/**
 * A cart as a buyer sees it, and what they do to it: an act is meant on what was shown last, and is decided again on the cart as it is
 * where somebody was first. Nothing in it knows the page, so that it is tried by the conformance kit as it is.
 */
export class ShownCart {
  readonly #api: ProcureIQ;
  readonly #wishes = new Wishes();
  #seen: Cart | undefined;
  #filling: Promise<unknown> = Promise.resolve();
  #conflicts = 0;
  /** Told of each conflict on the way of an act. */
  onConflict: (conflict: CartConflict) => void = () => undefined;

  constructor(api: ProcureIQ) {
    this.#api = api;
    api.carts.onConflict = (conflict) => {
      this.#conflicts += 1;
      this.onConflict(conflict);
    };
  }

  /** The cart is shown as this one is from now on. */
  see(cart: Cart): void {
    this.#seen = cart;
  }

  /** So many more of a line than there are, whoever else is at it. */
  increase(itemId: string, by: number): Promise<Outcome> {
    const more = ({ quantity, minimumQuantity }: CartItem) => ({ quantity: Math.max(minimumQuantity, quantity + by) });
    return this.#edit(itemId, `${by} more`, more);
  }

  /** This quantity, in place of the one that was seen and no other. */
  async set(itemId: string, quantity: number): Promise<Outcome> {
    const before = this.#cart.items.find(({ id }) => id === itemId)?.quantity;
    let is: number | undefined;
    const outcome = await this.#edit(itemId, `${quantity} in place of ${before}`, (item) => {
      is = item.quantity === before ? undefined : item.quantity;
      return is === undefined ? { quantity } : undefined;
    });
    return is === undefined ? outcome : { kind: "held", is, wanted: quantity };
  }

  remove(itemId: string): Promise<Outcome> {
    return this.#edit(itemId, "none", () => "remove");
  }

  /** Empties the cart, of what the buyer saw in it alone: not where somebody put something else in meanwhile. */
  async clear(): Promise<Outcome> {
    const seen = new Set(this.#cart.items.map(({ id }) => id));
    const sure = ({ items }: Cart): boolean => items.every(({ id }) => seen.has(id));
    const after = await this.#api.carts.clear(this.#cart, sure);
    this.see(after);
    return after.items.length === 0 ? { kind: "done" } : { kind: "gone" };
  }

  /** Adds on top of what is in the cart, which is the one that is shown where no other is named. */
  async add(offerId: string, quantity: number, { id }: Pick<Cart, "id"> = this.#cart): Promise<Cart> {
    const wish = `${quantity} more of ${offerId} in ${id}`;
    const after = await this.#wishes.fulfil(wish, ({ key }) => this.#api.carts.add(id, offerId, quantity, key));
    this.see(after);
    return after;
  }

  /** Adds to the cart that the buyer fills in a currency; one after the other, so that two quick ones make no two carts. */
  fill(currency: string, offerId: string, quantity: number): Promise<Cart> {
    const filled = this.#filling.then(async () => this.add(offerId, quantity, await cartIn(this.#api, currency, this.#wishes)));
    this.#filling = filled.catch(() => undefined);
    return filled;
  }

  /** The offers' prices of now in place of those that were seen. */
  async refreshQuotes(): Promise<void> {
    this.see(await this.#api.carts.refreshQuotes(this.#cart));
  }

  /** Checks out what was seen. Where it has changed since, that is told, and nothing is checked out. */
  checkout(): Promise<CheckoutAttempt> {
    const cart = this.#cart;
    return this.#wishes.fulfil(`checkout of ${cart.id} at ${cart.snapshotVersion}`, ({ key }) => this.#api.checkouts.start(cart, key));
  }

  get #cart(): Cart {
    if (!this.#seen) throw new Error("no cart is shown");
    return this.#seen;
  }

  async #edit(itemId: string, wish: string, decide: ItemEdit): Promise<Outcome> {
    const before = this.#conflicts;
    let decided = 0;
    const counting: ItemEdit = (item) => {
      decided += 1;
      return decide(item);
    };
    const after = await this.#wishes.fulfil(`${wish} of ${itemId} at ${this.#cart.snapshotVersion}`, ({ key }) =>
      this.#api.carts.edit(this.#cart, itemId, counting, key),
    );
    this.see(after);
    // Each conflict is one more cart to decide on, and of one without the line there was nothing to decide.
    return decided > this.#conflicts - before ? { kind: "done" } : { kind: "gone" };
  }
}
