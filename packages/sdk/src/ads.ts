import type { Http } from "./http.ts";

/** What a viewer says about ads, and where the hour's cap stands. */
export interface ViewerControls {
  optOut: boolean;
  hiddenAds: string[];
  hiddenAdvertisers: string[];
  servedThisHour: number;
  hourlyCap: number;
}

/** Sponsored offers as their viewer, who is the signed-in buyer: what was seen of them, and what the viewer wants. */
export class AdClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** By the token that an offer's `sponsored` has. False where it was reported before; an ad is seen before it is clicked. */
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
