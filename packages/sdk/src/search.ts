import { follow, type StreamEvent } from "./event-stream.ts";
import { ShownState } from "./shown-state.ts";
import { newIdempotencyKey, type Http } from "./http.ts";
import type { OfferFacets, OffersWanted, Search, SearchDetail, SearchOffer } from "./search-types.ts";
import type { Page } from "./types.ts";

/** Searches and the live stream of their offers. */
export class SearchClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Drafts one. The key is kept over all tries: a lost answer makes no second search. */
  start(
    search: { query: string; currency?: string } | { briefId: string; briefVersion?: number; currency?: string },
    idempotencyKey = newIdempotencyKey(),
  ): Promise<Search> {
    return this.#http.act("POST", "/searches", idempotencyKey, { body: search });
  }

  /** The latest first. */
  list(page: { limit?: number; cursor?: string } = {}): Promise<Page<Search>> {
    return this.#http.read("/searches", { query: page });
  }

  /** With its crawls. */
  read(id: string): Promise<SearchDetail> {
    return this.#http.read(`/searches/${id}`);
  }

  /** Sends the crawls out. Idempotent. */
  confirm(id: string): Promise<Search> {
    return this.#http.json("POST", `/searches/${id}/confirm`);
  }

  /** Calls it off: what it shows stays, and its stream ends. Idempotent; a search that does not run is refused with 409. */
  cancel(id: string): Promise<Search> {
    return this.#http.json("POST", `/searches/${id}/cancel`);
  }

  /** A page of what it shows, with `facets` where they are wanted; `nextCursor` goes on in the same order. */
  offers(id: string, wanted: OffersWanted = {}): Promise<{ items: SearchOffer[]; nextCursor: string | null; facets?: OfferFacets }> {
    return this.#http.read("/offers", { query: { search: id, ...wanted } });
  }

  /**
   * Events until `done`, across reconnections, without gap or duplicate. `snapshot` and `reset` have all that is shown, in place of what you
   * had: `snapshot` first, and again where you read too slowly to be told each change, or where what was told does not come to the
   * `digest` that the server sends of what it shows.
   */
  watch(id: string, signal?: AbortSignal): AsyncGenerator<StreamEvent> {
    const shown = new ShownState();
    return follow({
      isRight: (event) => shown.take(event),
      open: (lastEventId, until) =>
        this.#http.send("GET", `/searches/${id}/stream`, {
          stream: true,
          signal: until,
          headers: lastEventId === undefined ? {} : { "last-event-id": lastEventId },
        }),
      last: ({ event }) => event === "done",
      ...(signal ? { signal } : {}),
    });
  }
}
