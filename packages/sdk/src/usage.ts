import type { Http } from "./http.ts";
import type { Schemas } from "./types.ts";

/** A buyer's calls of models on a day (UTC), costs in nano-US-dollars (10⁻⁹ USD). */
export type ModelUsage = Schemas["LlmUsage"];
/** Of a day's limit, in tokens or money: what calls that have ended took, what calls under way may take, and what is left. */
export type UsageStanding = ModelUsage["budget"]["costNanoUsd"];

/** What the buyer's calls of models took. */
export class UsageClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Of a day (UTC), `2030-01-31`; without one of today. */
  day(day?: string, signal?: AbortSignal): Promise<ModelUsage> {
    return this.#http.read("/llm/usage", { query: { day }, ...(signal && { signal }) });
  }
}
