import type { Http } from "./http.ts";
import type { Degraded } from "./types.ts";

export interface Ad {
  campaignId: string;
  advertiserId: string | null;
  title: string;
  offerId: string | null;
  /** By which it is reported that it was seen, and then that it was clicked: once each. */
  impressionToken: string;
}

/** What a viewer says about ads, and where the hour's cap stands. */
export interface ViewerControls {
  optOut: boolean;
  hiddenAds: string[];
  hiddenAdvertisers: string[];
  servedThisHour: number;
  hourlyCap: number;
}

/** Sponsored offers as their viewer, who is the signed-in buyer: what was sold, what was seen of it, and what they want of it. */
export class AdClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** What a search's auctions sold to this viewer; none to who opted out. Asked for once: each asking counts against the hour's cap. */
  forSearch(searchId: string, signal?: AbortSignal): Promise<{ ads: Ad[]; degraded?: Degraded }> {
    return this.#http.json("GET", "/ads", { query: { placement: "search", search: searchId }, ...(signal && { signal }) });
  }

  /** False where it was reported before. An ad is seen before it is clicked. */
  async report(type: "impression" | "click", token: string): Promise<boolean> {
    const call = { body: { type, token }, anonymous: true };
    return (await this.#http.json<{ recorded: boolean }>("POST", "/ads/events", call)).recorded;
  }

  controls(): Promise<ViewerControls> {
    return this.#http.read("/ads/viewer-controls");
  }

  /** Replaces them whole; they hold from the next ad on. */
  setControls({ optOut, hiddenAds, hiddenAdvertisers }: Omit<ViewerControls, "servedThisHour" | "hourlyCap">): Promise<ViewerControls> {
    return this.#http.json("PUT", "/ads/viewer-controls", { body: { optOut, hiddenAds, hiddenAdvertisers } });
  }
}
