import type { StreamSummary } from "../telemetry/ports.ts";

/** What a search's streams came to since the last summary. Counting costs the same however many watch. */
export class StreamTally {
  #beganAt: number | undefined;
  #figures: Record<string, number> = {};
  #polling: { since: number } | undefined;

  /** Since when there is something to tell; undefined where there is nothing. */
  get beganAt(): number | undefined {
    return this.#beganAt;
  }

  count(figure: string, by: number, now: number): void {
    this.#beganAt ??= now;
    this.#figures[figure] = (this.#figures[figure] ?? 0) + by;
  }

  /** Whether somebody watches whom pub/sub does not serve, from now on. */
  polls(polling: boolean, now: number): void {
    if (this.#polling) this.#addPolling(this.#polling.since, now);
    this.#polling = polling ? { since: now } : undefined;
  }

  /** What was counted, which is then told; undefined where nothing was. */
  take(searchId: string, now: number): StreamSummary | undefined {
    if (this.#polling) this.polls(true, now);
    if (this.#beganAt === undefined) return undefined;
    const figures = Object.fromEntries(Object.entries(this.#figures).map(([name, value]) => [name, Math.round(value)]));
    const summary = { searchId, beganAt: new Date(this.#beganAt), endedAt: new Date(now), figures };
    this.#beganAt = undefined;
    this.#figures = {};
    return summary;
  }

  #addPolling(since: number, now: number): void {
    if (now > since) this.count("pollingSeconds", (now - since) / 1000, since);
  }
}
