import type { Http } from "./http.ts";

/** Of a day's limit: what calls that have ended took, what calls under way may take, and what is left. */
export interface UsageStanding {
  limit: number;
  settled: number;
  reserved: number;
  remaining: number;
}

interface UsageSum {
  inputTokens: number;
  outputTokens: number;
  /** Nano-US-dollars (10⁻⁹ USD). */
  costNanoUsd: number;
}

/** A buyer's calls of models on a day (UTC). */
export interface ModelUsage {
  day: string;
  items: { provider: string; model: string; calls: number; reported: UsageSum; estimated: UsageSum }[];
  /** In tokens, and in money. */
  budget: UsageStanding & { costNanoUsd: UsageStanding };
}

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
