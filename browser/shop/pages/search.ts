import type { OfferFacets, SearchDetail, SearchOffer } from "../../../packages/sdk/src/client.ts";
import { AdReports } from "../ad-reports.ts";
import { compare, MOST_COMPARED } from "../compare.ts";
import { arrange, part, partAs, show } from "../dom.ts";
import { offerCard } from "../offer-card.ts";
import { OffersFilter } from "../offers-filter.ts";
import { grouped, narrowed, type Shown } from "../offers-view.ts";
import type { Page, Start } from "../page.ts";
import { tell, untell } from "../problems.ts";
import { drawHead } from "../search-head.ts";
import { emptyState, take, type SearchState } from "../search-state.ts";
import { ShownCart } from "../shown-cart.ts";
import { Sight } from "../sight.ts";
import { inTurn } from "../stream-turns.ts";
import { COMMON } from "../texts/common.ts";
import { OFFERS } from "../texts/offers.ts";

/** So many cards at first, and at each asking for more. */
const CARDS = 24;
/** Offers come faster than anybody reads. */
const DRAW_MS = 400;
/** Products and what was not found exactly are counted by the API, over all that is shown. */
const FACETS_MS = 3_000;

/** A search's offers as they come. */
export const search: Start = async (page) => {
  const { api, id } = page;
  const detail = await api.searches.read(id);
  const shown = new ShownSearch(page, detail);
  shown.begin();
};

class ShownSearch {
  readonly #page: Page;
  readonly #search: SearchDetail;
  readonly #state: SearchState;
  readonly #list: HTMLElement;
  readonly #filter: OffersFilter;
  readonly #cart: ShownCart;
  readonly #ads: AdReports;
  readonly #sight: Sight;
  /** The cards that are shown, by what they say. */
  #made = new Map<string, HTMLLIElement>();
  #adsAsked = false;
  /** What is on its way into the cart. */
  readonly #adding = new Set<string>();
  /** By the id of the offer: what is compared is how it stands then. */
  readonly #compared = new Set<string>();
  #facets: OfferFacets | undefined;
  #cards = CARDS;
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #counting: ReturnType<typeof setTimeout> | undefined;
  /** Whether the offers are other than they are shown. */
  #changed = true;
  #held = 0;

  constructor(page: Page, search: SearchDetail) {
    this.#page = page;
    this.#search = search;
    this.#state = emptyState(search.state);
    this.#list = part(page.root, "offers");
    this.#filter = new OffersFilter(page.root, search.currency, () => {
      this.#cards = CARDS;
      this.#draw();
    });
    this.#cart = new ShownCart(page.api);
    this.#ads = new AdReports(page.api);
    this.#sight = new Sight(page.signal, (card) => this.#report("seen", card.getAttribute("data-offer") ?? ""));
  }

  begin(): void {
    const { root, api, id, signal, say } = this.#page;
    const { query, briefId, state } = this.#search;
    part(root, "title").textContent = query;
    document.title = `${query} · ${COMMON.product}`;
    show(part(root, "brief"), briefId !== null);
    if (briefId !== null) void this.#guard(() => this.#linkBrief(briefId));
    part(root, "more").addEventListener("click", () => {
      this.#cards += CARDS;
      this.#draw();
    });
    part(root, "fresh").addEventListener("click", () => this.#draw());
    // What waited while somebody was at work in the list is shown when they leave it.
    this.#list.addEventListener("focusout", () => setTimeout(() => this.#held > 0 && this.#drawSoon(true)));
    part(root, "compare").addEventListener("click", () => compare(partAs(HTMLDialogElement, root, "dialog"), this.#comparedOffers()));
    const confirm = partAs(HTMLButtonElement, root, "confirm");
    confirm.addEventListener("click", () => {
      confirm.disabled = true;
      untell(part(root, "problem"));
      void this.#guard(async () => {
        await api.searches.confirm(id);
        show(part(root, "draft"), false);
        this.#watch();
      }).finally(() => (confirm.disabled = false));
    });
    part(root, "stop").addEventListener("click", () => {
      void this.#guard(async () => {
        await api.searches.cancel(id);
        say(OFFERS.stopped);
      });
    });
    signal.addEventListener("abort", () => {
      clearTimeout(this.#drawing);
      clearTimeout(this.#counting);
    });
    show(part(root, "draft"), state === "DRAFT");
    if (state !== "DRAFT") this.#watch();
    else this.#draw();
  }

  async #linkBrief(briefId: string): Promise<void> {
    const { root, api } = this.#page;
    const { sessionId } = await api.chat.brief(briefId);
    part(root, "brief").setAttribute("href", `/app/chat/${sessionId}`);
  }

  /** Follows the stream to its end, whatever breaks on the way; what it cannot get over is told, and it is begun again when asked. */
  #watch(): void {
    const { api, id, signal, root } = this.#page;
    const problem = part(root, "problem");
    untell(problem);
    if (this.#state.state === "DRAFT") this.#state.state = "RUNNING";
    void this.#guard(
      async () => {
        await inTurn({ left: signal, page: document, locks: "locks" in navigator ? navigator.locks : undefined }, async (seen) => {
          for await (const event of api.searches.watch(id, seen)) {
            this.#drawSoon(take(this.#state, event));
            this.#countSoon(event.event === "done" ? 0 : FACETS_MS);
          }
        });
      },
      () => this.#watch(),
    );
  }

  #countSoon(milliseconds: number): void {
    if (milliseconds === 0) clearTimeout(this.#counting);
    else if (this.#counting !== undefined) return;
    this.#counting = setTimeout(() => {
      this.#counting = undefined;
      void this.#guard(async () => {
        const { facets } = await this.#page.api.searches.offers(this.#page.id, { facets: "true", limit: 1 });
        const others = JSON.stringify(facets) !== JSON.stringify(this.#facets);
        this.#facets = facets;
        this.#drawSoon(others);
      });
    }, milliseconds);
  }

  #drawSoon(changed: boolean): void {
    this.#changed ||= changed;
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      drawHead(this.#page.root, this.#state, this.#facets);
      if (!this.#changed) return;
      this.#changed = false;
      // Nothing is moved under the hands of whoever is at work in it.
      if (this.#list.contains(document.activeElement) && this.#list.childElementCount > 0) {
        this.#held += 1;
        const fresh = part(this.#page.root, "fresh");
        fresh.textContent = OFFERS.fresh(this.#held);
        show(fresh, true);
      } else this.#draw();
    }, DRAW_MS);
  }

  #draw(): void {
    const { root } = this.#page;
    this.#held = 0;
    show(part(root, "fresh"), false);
    this.#changed = false;
    drawHead(root, this.#state, this.#facets);
    this.#drawCompare();
    this.#filter.offer([...this.#state.offers.values()]);
    const { offers } = this.#state;
    const fitting = narrowed(this.#asWished(offers.values()), this.#filter.wanted(), this.#search.currency);
    const products = this.#filter.isGrouped ? (this.#facets?.products ?? []) : [];
    const entries = grouped(fitting, products);
    arrange(this.#list, this.#cardsOf(entries.slice(0, this.#cards)));
    const sponsored = [...this.#list.querySelectorAll("[data-sponsored]")];
    this.#sight.watch(sponsored);
    if (sponsored.length > 0) this.#askOfAds();
    show(part(root, "more"), entries.length > this.#cards);
    show(part(root, "empty"), entries.length === 0);
    const found = OFFERS.found(offers.size);
    part(root, "count").textContent = fitting.length === offers.size ? found : OFFERS.shown(found, fitting.length);
  }

  /** A card is made anew where what it says is another; the others stay as they are, with the quantity somebody wrote. */
  #cardsOf(entries: readonly Shown[]): HTMLLIElement[] {
    const before = this.#made;
    this.#made = new Map();
    for (const entry of entries) {
      const says = JSON.stringify(entry);
      this.#made.set(says, before.get(says) ?? offerCard(entry, this.#acts));
    }
    return [...this.#made.values()];
  }

  /** To who wants no sponsored offers, they are offers like the others. */
  #asWished(offers: Iterable<SearchOffer>): SearchOffer[] {
    return [...offers].map((offer) => {
      if (this.#ads.mayShow(offer)) return offer;
      const { sponsored: _, ...like } = offer;
      return like;
    });
  }

  /** Whether it was seen or clicked is no concern of the buyer's: what fails is reported at the next sight or click. */
  #report(what: "seen" | "clicked", offerId: string): void {
    const offer = this.#state.offers.get(offerId);
    if (offer) void this.#ads[what](offer).catch((error: unknown) => console.warn("a sponsored offer was not reported", error));
  }

  #askOfAds(): void {
    if (this.#adsAsked) return;
    this.#adsAsked = true;
    void this.#ads.learn().then(
      () => this.#drawSoon(true),
      (error: unknown) => console.warn("what is wished of sponsored offers is not known", error),
    );
  }

  /** The longest chosen first; what is no longer offered is compared with nothing. */
  #comparedOffers(): SearchOffer[] {
    return [...this.#compared].flatMap((id) => this.#state.offers.get(id) ?? []);
  }

  #drawCompare(): void {
    const button = part(this.#page.root, "compare");
    const { length } = this.#comparedOffers();
    show(button, length > 1);
    button.textContent = OFFERS.compareThem(length);
  }

  readonly #acts = {
    needed: ({ item }: SearchOffer): number => Math.ceil(this.#search.items.find(({ name }) => name === item)?.quantity ?? 1),
    isCompared: ({ id }: SearchOffer): boolean => this.#compared.has(id),
    opened: ({ id }: SearchOffer): void => this.#report("clicked", id),
    whySponsored: async ({ impressionToken }: NonNullable<SearchOffer["sponsored"]>): Promise<string> =>
      (await this.#page.api.ads.why(impressionToken)).text,
    compare: ({ id }: SearchOffer, chosen: boolean): void => {
      if (chosen) this.#compared.add(id);
      else this.#compared.delete(id);
      for (const first of [...this.#compared].slice(0, -MOST_COMPARED)) {
        this.#compared.delete(first);
        const box = this.#list.querySelector<HTMLInputElement>(`[data-offer="${first}"] input[type=checkbox]`);
        if (box) box.checked = false;
      }
      this.#drawCompare();
    },
    add: (offer: SearchOffer, quantity: number, button: HTMLButtonElement): void => {
      if (this.#adding.has(offer.id)) return;
      const { root, say } = this.#page;
      this.#adding.add(offer.id);
      button.setAttribute("aria-busy", "true");
      untell(part(root, "problem"));
      void this.#guard(async () => {
        const { id } = await this.#cart.fill(this.#search.currency, offer.id, quantity);
        say(OFFERS.added(offer.title));
        const link = part(root, "cart");
        link.setAttribute("href", `/app/carts/${id}`);
        show(link, true);
      }).finally(() => {
        this.#adding.delete(offer.id);
        button.removeAttribute("aria-busy");
      });
    },
  };

  async #guard(work: () => Promise<void>, again?: () => void): Promise<void> {
    const { root, signal } = this.#page;
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) tell(part(root, "problem"), error, again);
    }
  }
}
