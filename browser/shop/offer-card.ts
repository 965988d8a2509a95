import type { SearchOffer } from "../../packages/sdk/src/client.ts";
import { el } from "./dom.ts";
import { price, rateText } from "./money.ts";
import type { Shown } from "./offers-view.ts";
import { OFFERS } from "./texts/offers.ts";
import { ago } from "./times.ts";
import { listed } from "./language.ts";
import { whatsLess } from "./whats-less.ts";

type Sponsored = NonNullable<SearchOffer["sponsored"]>;

export interface CardActs {
  add(offer: SearchOffer, quantity: number, button: HTMLButtonElement): void;
  compare(offer: SearchOffer, chosen: boolean): void;
  isCompared(offer: SearchOffer): boolean;
  /** Its supplier's page was opened. */
  opened(offer: SearchOffer): void;
  /** Why it is marked as sponsored, in words. */
  whySponsored(sponsored: Sponsored): Promise<string>;
  /** How many of it are needed. */
  needed(offer: SearchOffer): number;
}

/** An address of a supplier's page, where it is one that a browser may be led to. */
const pageOf = ({ url }: SearchOffer): string | undefined => (/^https?:\/\//.test(url) ? url : undefined);

export const availability = ({ availability: told }: SearchOffer): string => OFFERS.availability[told] ?? told;

/** The price with what it is made of: where it begins and ends, and the rate and its age where it was converted. */
export function priceParts({ price: shown, range, supplierPrice, rate, rateAsOf, degraded }: SearchOffer): Node[] {
  const parts = [el("strong", { class: "price num" }, range && `${OFFERS.begins} `, price(shown))];
  if (range?.to) parts.push(el("span", { class: "soft" }, OFFERS.upTo(price(range.to))));
  if (rate !== null && rateAsOf !== null)
    parts.push(el("span", { class: "soft num" }, OFFERS.rate(price(supplierPrice), rateText(rate), ago(rateAsOf))));
  if (degraded) parts.push(el("span", { class: "chip warn" }, whatsLess(degraded)));
  return parts;
}

/** What the supplier asks for bringing an order; what he does not tell is not taken for nothing. */
export function deliveryText({ delivery }: SearchOffer): string {
  if (!delivery) return OFFERS.deliveryUnknown;
  const { price: asked, country } = delivery;
  if (asked.amount === 0) return country === null ? OFFERS.deliveredFree : OFFERS.deliveredFreeWithin(country);
  return country === null ? OFFERS.delivery(price(asked)) : OFFERS.deliveryWithin(price(asked), country);
}

/** Why it stands where it does, in words. */
const whyParts = ({ why = [] }: SearchOffer): Node[] =>
  why.flatMap(({ kind, thing, word, model }) => {
    const said = OFFERS.why[kind];
    const what = thing ?? model ?? word;
    return said && what !== undefined
      ? [el("li", { class: kind === "does-not-say" || kind.startsWith("other") ? "chip warn" : "chip" }, said(what))]
      : [];
  });

/** A card's picture stands in a box of 150 points: on a usual screen the smallest size that the API has is enough. */
const sizesOf = (image: string): string => `${image}?preset=thumb, ${image}?preset=card 2x`;

/** Says in a sentence that it is paid for; opened, it asks how it was chosen, and says the sentence where that is not to be had. */
function whySponsored(sponsored: Sponsored, item: string, acts: CardActs): Node {
  const said = el("p", { class: "soft", role: "status" }, OFFERS.sponsoredWhy(item));
  const more = el("details", { class: "ad-why" }, el("summary", {}, OFFERS.whyThis), said);
  more.addEventListener("toggle", () => {
    if (!more.open) return;
    void acts.whySponsored(sponsored).then(
      (text) => said.replaceChildren(text, " ", el("a", { href: "/app/account#ads" }, OFFERS.adChoice)),
      (error: unknown) => console.warn("why an offer is sponsored could not be asked", error),
    );
  });
  return more;
}

export function offerCard({ offer, others }: Shown, acts: CardActs): HTMLLIElement {
  const {
    title,
    image,
    supplierId,
    brand,
    minimumQuantity,
    sponsored,
    exact,
    item,
    available,
    total,
    delivery,
    landed,
    drawbacks = available ? [] : ["unavailable" as const],
  } = offer;
  const page = pageOf(offer);
  const quantity = el("input", {
    type: "number",
    min: minimumQuantity,
    max: 100_000,
    value: Math.max(minimumQuantity, acts.needed(offer)),
    "aria-label": `${OFFERS.quantity}: ${title}`,
    inputmode: "numeric",
  });
  const add = el(
    "button",
    { type: "button", class: "primary small", "aria-label": `${OFFERS.add}: ${title}`, disabled: !available },
    OFFERS.add,
  );
  add.addEventListener("click", () => {
    if (quantity.reportValidity()) acts.add(offer, quantity.valueAsNumber, add);
  });
  const compare = el("input", { type: "checkbox", "aria-label": `${OFFERS.compare}: ${title}` });
  compare.checked = acts.isCompared(offer);
  compare.addEventListener("change", () => acts.compare(offer, compare.checked));
  return el(
    "li",
    { class: "offer", "data-offer": offer.id, "data-sponsored": sponsored !== undefined },
    el(
      "div",
      { class: "shot" },
      image !== null && el("img", { src: image, srcset: sizesOf(image), alt: "", loading: "lazy", width: 240, height: 240 }),
    ),
    el(
      "div",
      { class: "body" },
      el(
        "div",
        { class: "row" },
        sponsored && el("span", { class: "chip warn", title: OFFERS.sponsoredWhy(item ?? "") }, OFFERS.sponsored),
        exact !== undefined && el("span", { class: exact ? "chip good" : "chip" }, exact ? OFFERS.exactly : OFFERS.near),
      ),
      el(
        "h3",
        {},
        page === undefined
          ? title
          : el("a", { href: page, target: "_blank", rel: "noopener noreferrer nofollow", onclick: () => acts.opened(offer) }, title),
      ),
      el(
        "p",
        { class: "soft" },
        [brand, supplierId, availability(offer), minimumQuantity > 1 && OFFERS.least(minimumQuantity)].filter(Boolean).join(" · "),
      ),
      el(
        "div",
        { class: "prices" },
        priceParts(offer),
        total && total.amount !== offer.price.amount && el("span", { class: "num" }, OFFERS.total(price(total))),
        delivery && el("span", { class: "soft num" }, deliveryText(offer)),
        delivery && delivery.price.amount > 0 && landed && el("span", { class: "num" }, OFFERS.landed(price(landed))),
      ),
      drawbacks.length > 0 &&
        el(
          "ul",
          { class: "why" },
          drawbacks.map((drawback) => el("li", { class: "chip warn" }, OFFERS.drawbacks[drawback])),
        ),
      el("ul", { class: "why" }, whyParts(offer)),
      sponsored && whySponsored(sponsored, item ?? "", acts),
      others.length > 0 &&
        el(
          "details",
          {},
          el("summary", {}, OFFERS.alsoFrom(others.length)),
          el(
            "ul",
            { class: "others" },
            others.map((other) => otherOffer(other, acts)),
          ),
        ),
      el("div", { class: "row act" }, quantity, add, el("label", { class: "check soft" }, compare, OFFERS.compare)),
    ),
  );
}

function otherOffer(offer: SearchOffer, acts: CardActs): HTMLLIElement {
  const add = el(
    "button",
    {
      type: "button",
      class: "small",
      disabled: !offer.available,
      "aria-label": `${OFFERS.add}: ${listed([offer.title, offer.supplierId])}`,
    },
    OFFERS.add,
  );
  add.addEventListener("click", () => acts.add(offer, Math.max(offer.minimumQuantity, acts.needed(offer)), add));
  return el(
    "li",
    { class: "row ends" },
    el("span", {}, offer.supplierId, " ", el("span", { class: "soft" }, availability(offer))),
    el("strong", { class: "num" }, price(offer.price)),
    add,
  );
}
