import { ProblemError, type Cart, type CartBesideOffers, type CartConflict, type CartLine } from "../../../packages/sdk/src/client.ts";
import { sayDiffering } from "../cart-conflict.ts";
import { cartLine } from "../cart-line.ts";
import { el, fill, part, partAs, show } from "../dom.ts";
import { price } from "../money.ts";
import type { Page, Start } from "../page.ts";
import { tell, untell } from "../problems.ts";
import { SaidError } from "../said-error.ts";
import { ShownCart, type Outcome } from "../shown-cart.ts";
import { CART } from "../texts/cart.ts";
import { COMMON } from "../texts/common.ts";
import { ago } from "../times.ts";
import { whatsLess } from "../whats-less.ts";

/** A cart that others may be at, too. */
export const cart: Start = async (page) => {
  await new CartOnPage(page).begin();
};

class CartOnPage {
  readonly #page: Page;
  readonly #shown: ShownCart;
  #cart: CartBesideOffers | undefined;
  #conflicts: CartConflict[] = [];
  #busy = false;

  constructor(page: Page) {
    this.#page = page;
    this.#shown = new ShownCart(page.api);
    this.#shown.onConflict = (conflict) => void this.#conflicts.push(conflict);
  }

  async begin(): Promise<void> {
    const { root, signal } = this.#page;
    part(root, "refresh").addEventListener("click", () =>
      this.#act(async () => {
        await this.#shown.refreshQuotes();
        this.#page.say(CART.refreshed);
      }),
    );
    const dialog = partAs(HTMLDialogElement, root, "dialog");
    part(root, "clear").addEventListener("click", () => dialog.showModal());
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "yes") this.#act(() => this.#shown.clear());
      dialog.returnValue = "";
    });
    part(root, "checkout").addEventListener("click", () => this.#act(() => this.#checkOut()));
    document.addEventListener("visibilitychange", () => this.#lookAgain(), { signal });
    await this.#read();
  }

  /** Come back to, the cart is shown as it is now, and not under the hands of whoever is at work in its lines. */
  #lookAgain(): void {
    const { root, signal } = this.#page;
    const before = this.#cart;
    const atRest = (): boolean => !document.hidden && !this.#busy && !part(root, "lines").contains(document.activeElement);
    if (!atRest()) return;
    void this.#read(() => atRest() && this.#cart === before).catch((error: unknown) => {
      if (!signal.aborted) tell(part(root, "problem"), error);
    });
  }

  /** One act at a time: it is made on what was seen, then the cart is read beside its offers as they stand. */
  #act(act: () => Promise<Outcome | void>): void {
    if (this.#busy) return;
    this.#busy = true;
    const { root, signal } = this.#page;
    const problem = part(root, "problem");
    const list = part(root, "lines");
    const before = this.#cart;
    untell(problem);
    list.setAttribute("aria-busy", "true");
    this.#conflicts = [];
    void (async () => {
      try {
        const outcome = await act();
        if (signal.aborted) return;
        await this.#read();
        this.#sayConflict(before, outcome ?? undefined);
      } catch (error) {
        if (signal.aborted) return;
        await this.#refused(error, before).catch((another: unknown) => {
          if (!signal.aborted) tell(problem, another);
        });
      } finally {
        this.#busy = false;
        list.removeAttribute("aria-busy");
      }
    })();
  }

  async #read(stillWanted = (): boolean => true): Promise<void> {
    const { api, id } = this.#page;
    const read = await api.carts.read(id);
    if (!stillWanted()) return;
    this.#cart = read;
    this.#shown.see(read);
    this.#draw(read);
  }

  async #checkOut(): Promise<void> {
    const { id } = await this.#shown.checkout();
    this.#page.go(`/app/checkouts/${id}`);
  }

  /** A refusal that says how the cart is, or whose it is at the moment, is shown as that. */
  async #refused(error: unknown, before: Cart | undefined): Promise<void> {
    const { root } = this.#page;
    const problem = part(root, "problem");
    if (!(error instanceof ProblemError)) return tell(problem, error);
    if (error.is("cart-version-conflict")) {
      const { cart: current, differing } = error.problem as unknown as CartConflict;
      this.#conflicts.push({ cart: current, differing: differing ?? null });
      await this.#read();
      this.#sayConflict(before, undefined, CART.stale);
      return;
    }
    // Which lines, and what of them, stands at the lines.
    if (error.is("offers-changed") || error.is("stock-short")) {
      await this.#read();
      return tell(problem, new SaidError(error.is("stock-short") ? CART.short : CART.changed));
    }
    tell(problem, error);
    const attemptId = error.problem["attemptId"];
    if (error.is("checkout-in-progress") && typeof attemptId === "string")
      fill(problem, CART.inProgress, el("a", { class: "button small", href: `/app/checkouts/${attemptId}` }, CART.goOn));
  }

  /** Before the buyer's eyes: what somebody else did, and what became of what the buyer did. */
  #sayConflict(before: Cart | undefined, outcome: Outcome | undefined, said?: string): void {
    const notice = part(this.#page.root, "conflict");
    const seen = this.#conflicts.at(-1);
    const held = outcome?.kind === "held" ? outcome : undefined;
    show(notice, seen !== undefined || outcome?.kind === "gone" || held !== undefined);
    if (notice.hidden) return;
    const became =
      said ?? (outcome?.kind === "gone" ? CART.conflictGone : held ? CART.conflictHeld(held.is, held.wanted) : CART.conflictDone);
    fill(
      notice,
      el("strong", {}, CART.conflict),
      seen &&
        el(
          "ul",
          {},
          sayDiffering(seen, before).map((line) => el("li", {}, line)),
        ),
      el("p", {}, became),
    );
  }

  #draw(read: CartBesideOffers): void {
    const { root } = this.#page;
    const { items, total, charge, degraded } = read;
    const focused = document.activeElement?.getAttribute("data-focus");
    fill(
      part(root, "lines"),
      items.map((line) => cartLine(line, this.#acts)),
    );
    if (focused) root.querySelector<HTMLElement>(`[data-focus="${focused}"]`)?.focus();
    part(root, "total").textContent = price(total);
    show(part(root, "sum"), items.length > 0);
    show(part(root, "empty"), items.length === 0);
    show(
      part(root, "refresh"),
      items.some(({ changes, priceOwed }) => changes.length > 0 || priceOwed === false),
    );
    const off = part(root, "charge");
    const why = charge.reason === null ? "" : (CART.charge[charge.reason] ?? charge.reason);
    show(off, items.length > 0 && !charge.chargeable);
    off.textContent = `${why} ${CART.charges(price(charge.minimum), price(charge.maximum))}`;
    partAs(HTMLButtonElement, root, "checkout").disabled = !charge.chargeable;
    const notice = part(root, "degraded");
    show(notice, degraded !== undefined);
    if (degraded) notice.textContent = COMMON.degraded(whatsLess(degraded), ago(degraded.since));
  }

  readonly #acts = {
    increase: ({ id }: CartLine, by: number): void => this.#act(() => this.#shown.increase(id, by)),
    set: ({ id }: CartLine, quantity: number): void => this.#act(() => this.#shown.set(id, quantity)),
    remove: ({ id }: CartLine): void => this.#act(() => this.#shown.remove(id)),
  };
}
