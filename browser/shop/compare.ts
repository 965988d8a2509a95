import type { SearchOffer } from "../../packages/sdk/src/client.ts";
import { el, fill } from "./dom.ts";
import { count } from "./money.ts";
import { availability, deliveryText, priceParts } from "./offer-card.ts";
import { OFFERS } from "./texts/offers.ts";

/** As many as stand side by side. */
export const MOST_COMPARED = 4;

const { rows } = OFFERS;
const ROWS: readonly [string, (offer: SearchOffer) => string | readonly Node[] | null][] = [
  [rows.price, priceParts],
  [rows.supplier, ({ supplierId }) => supplierId],
  [rows.answers, ({ exact, item }) => `${item ?? ""}${exact === undefined ? "" : ` (${exact ? OFFERS.exactly : OFFERS.near})`}`],
  [rows.availability, availability],
  [rows.least, ({ minimumQuantity }) => count(minimumQuantity)],
  [rows.delivery, deliveryText],
  [rows.brand, ({ brand }) => brand],
  [rows.mpn, ({ mpn }) => mpn],
  [rows.gtin, ({ gtin }) => gtin],
  [rows.condition, ({ condition }) => OFFERS.condition[condition] ?? condition],
];

/** Shows offers side by side in the dialog. */
export function compare(dialog: HTMLDialogElement, offers: readonly SearchOffer[]): void {
  fill(
    dialog,
    el(
      "div",
      { class: "row ends" },
      el("h2", { id: "compare-title", tabindex: -1 }, OFFERS.compareTitle),
      el("button", { type: "button", onclick: () => dialog.close() }, OFFERS.close),
    ),
    el(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-labelledby": "compare-title" },
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("td"),
            offers.map(({ title }) => el("th", { scope: "col" }, title)),
          ),
        ),
        el(
          "tbody",
          {},
          ROWS.map(([name, cell]) =>
            el(
              "tr",
              {},
              el("th", { scope: "row" }, name),
              offers.map((offer) => el("td", {}, cell(offer))),
            ),
          ),
        ),
      ),
    ),
  );
  dialog.showModal();
}
