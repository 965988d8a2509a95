import type { ProcureIQ, SearchOffer, ViewerControls } from "../../packages/sdk/src/client.ts";

type Sponsored = NonNullable<SearchOffer["sponsored"]>;

/** What the viewer wants of sponsored offers, as far as it is known. */
type Wishes = Pick<ViewerControls, "optOut" | "hiddenAds" | "hiddenAdvertisers" | "globalPrivacyControl">;

/**
 * Reports that sponsored offers were seen and clicked, once each and in this order, of viewers who have not opted out; until it is known that
 * they have not, nothing is reported. What fails is reported at the next sight or click: the API takes each once, however often it comes.
 */
export class AdReports {
  readonly #api: Pick<ProcureIQ, "ads">;
  readonly #seen = new Map<string, Promise<unknown>>();
  readonly #clicked = new Map<string, Promise<unknown>>();
  #wishes: Promise<Wishes> | undefined;
  #known: Wishes | undefined;

  constructor(api: Pick<ProcureIQ, "ads">) {
    this.#api = api;
  }

  /** Asks what the viewer wants, once. */
  async learn(): Promise<void> {
    this.#wishes ??= this.#api.ads.controls();
    try {
      this.#known = await this.#wishes;
    } catch (error) {
      this.#wishes = undefined;
      throw error;
    }
  }

  /** Whether an offer may be shown as sponsored to this viewer. Unknown, what was paid for is called so. */
  mayShow({ sponsored, supplierId }: Pick<SearchOffer, "sponsored" | "supplierId">): boolean {
    if (!sponsored || !this.#known) return true;
    const { optOut, hiddenAds, hiddenAdvertisers, globalPrivacyControl } = this.#known;
    return !optOut && !globalPrivacyControl && !hiddenAds.includes(sponsored.campaignId) && !hiddenAdvertisers.includes(supplierId);
  }

  async seen(offer: Pick<SearchOffer, "sponsored" | "supplierId">): Promise<void> {
    if (offer.sponsored && (await this.#mayReport(offer))) await this.#once(this.#seen, "impression", offer.sponsored);
  }

  /** What is clicked was seen. */
  async clicked(offer: Pick<SearchOffer, "sponsored" | "supplierId">): Promise<void> {
    if (!offer.sponsored || !(await this.#mayReport(offer))) return;
    await this.#once(this.#seen, "impression", offer.sponsored);
    await this.#once(this.#clicked, "click", offer.sponsored);
  }

  async #mayReport(offer: Pick<SearchOffer, "sponsored" | "supplierId">): Promise<boolean> {
    await this.learn();
    return this.mayShow(offer);
  }

  async #once(reported: Map<string, Promise<unknown>>, type: "impression" | "click", { impressionToken }: Sponsored): Promise<void> {
    const under = reported.get(impressionToken) ?? this.#api.ads.report(type, impressionToken);
    reported.set(impressionToken, under);
    try {
      await under;
    } catch (error) {
      if (reported.get(impressionToken) === under) reported.delete(impressionToken);
      throw error;
    }
  }
}
