import type { Http, Tagged } from "./http.ts";
import type { Schemas } from "./types.ts";

/** What a viewer says about ads, and where the hour's cap stands. */
export type ViewerControls = Schemas["ViewerControls"];

/** What an ad was chosen by. */
export type AdExplanation = Schemas["AdExplanation"];

/** Sponsored offers as their viewer, who is the signed-in buyer: what was seen of them, and what the viewer wants. */
export class AdClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** By the token that an offer's `sponsored` has, as its viewer. False where it was reported before; an ad is seen before it is clicked. */
  async report(type: "impression" | "click", token: string): Promise<boolean> {
    return (await this.#http.json<{ recorded: boolean }>("POST", "/ads/events", { body: { type, token } })).recorded;
  }

  /** Why an ad was shown, by the token that an offer's `sponsored` has, as its viewer. */
  why(token: string): Promise<AdExplanation> {
    return this.#http.json("POST", "/ads/why", { body: { token } });
  }

  controls(): Promise<Tagged<ViewerControls>> {
    return this.#http.readTagged("/ads/viewer-controls");
  }

  /**
   * Replaces them whole; they hold from the next ad on. With `ifMatch`, the `etag` of those they were made from, only where these still
   * stand: else it throws `ad-controls-conflict`, whose `controls` are what is there.
   */
  setControls(
    { optOut, hiddenAds, hiddenAdvertisers }: Pick<ViewerControls, "optOut" | "hiddenAds" | "hiddenAdvertisers">,
    { ifMatch }: { ifMatch?: string | null } = {},
  ): Promise<Tagged<ViewerControls>> {
    return this.#http.tagged("PUT", "/ads/viewer-controls", {
      body: { optOut, hiddenAds, hiddenAdvertisers },
      headers: typeof ifMatch === "string" ? { "if-match": ifMatch } : {},
    });
  }
}
