import type { SearchOffer } from "../../packages/sdk/src/client.ts";
import { el, fill, part, partAs, show } from "./dom.ts";
import { typed } from "./forms.ts";
import { digitsOf } from "./money.ts";
import { amountOf, counted, type Sort, type Wanted } from "./offers-view.ts";
import { OFFERS } from "./texts/offers.ts";

/** The form by which a search's offers are narrowed and ordered. */
export class OffersFilter {
  readonly #form: HTMLFormElement;
  readonly #currency: string;

  constructor(root: HTMLElement, currency: string, changed: () => void) {
    this.#form = partAs(HTMLFormElement, root, "filter");
    this.#currency = currency;
    part(root, "from").textContent = OFFERS.from(currency);
    part(root, "to").textContent = OFFERS.to(currency);
    // On a phone the offers come first.
    this.#form.closest("details")?.toggleAttribute("open", matchMedia("(min-width: 980px)").matches);
    this.#form.addEventListener("input", changed);
    this.#form.addEventListener("reset", () => setTimeout(changed));
  }

  get isGrouped(): boolean {
    return this.#ticked("group");
  }

  /** What can be chosen from, as far as it is known; what was chosen stays so. */
  offer(offers: readonly SearchOffer[]): void {
    for (const [name, member] of [
      ["item", "item"],
      ["supplier", "supplierId"],
      ["brand", "brand"],
    ] as const) {
      const select = this.#form.querySelector<HTMLSelectElement>(`select[name="${name}"]`);
      if (!select || select === document.activeElement) continue;
      const chosen = select.value;
      fill(
        select,
        el("option", { value: "" }, OFFERS.any),
        counted(offers, member).map(({ value, offers: of }) => el("option", { value, selected: value === chosen }, `${value} (${of})`)),
      );
    }
  }

  wanted(): Wanted {
    return {
      sort: typed(this.#form, "sort") as Sort,
      item: typed(this.#form, "item"),
      supplier: typed(this.#form, "supplier"),
      brand: typed(this.#form, "brand"),
      available: this.#ticked("available"),
      exact: this.#ticked("exact"),
      from: this.#bound("from"),
      to: this.#bound("to"),
    };
  }

  #ticked(name: string): boolean {
    return new FormData(this.#form).has(name);
  }

  /** An amount that the offers are narrowed by; one that cannot be read is said to be so, and narrows nothing. */
  #bound(name: "from" | "to"): number | undefined {
    const text = typed(this.#form, name);
    const amount = amountOf(text, digitsOf(this.#currency));
    const unreadable = amount === undefined && text.trim() !== "";
    this.#form.querySelector(`[name="${name}"]`)?.setAttribute("aria-invalid", String(unreadable));
    show(part(this.#form, `${name}-unreadable`), unreadable);
    return amount;
  }
}
