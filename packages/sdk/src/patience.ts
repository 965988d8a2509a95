/** What waiting depends on, so that tests neither wait nor guess. */
export interface Patience {
  /** How long an act is tried again for, in milliseconds from its beginning; no try begins after. */
  totalMs: number;
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** 0 to 1. */
  random(): number;
}

export const patience = (totalMs: number): Patience => ({
  totalMs,
  now: () => performance.now(),
  wait: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)),
  random: Math.random,
});

/** Steps double from `firstMs` to at most `capMs`. */
export interface Steps {
  firstMs: number;
  capMs: number;
}

/** Between tries of one act: a random part of a step that doubles, so that those who failed together do not come again together. */
export class Backoff {
  readonly #patience: Patience;
  readonly #steps: Steps;
  readonly #until: number;
  #stepMs: number;

  constructor(patience: Patience, steps: Steps) {
    this.#patience = patience;
    this.#steps = steps;
    this.#until = patience.now() + patience.totalMs;
    this.#stepMs = steps.firstMs;
  }

  /** Waits for the next try, never less than the server asked; false, and at once, where that would be past the act's time. */
  async again(retryAfterSeconds = 0): Promise<boolean> {
    const { now, wait, random } = this.#patience;
    const pauseMs = retryAfterSeconds * 1000 + random() * this.#stepMs;
    this.#stepMs = Math.min(this.#steps.capMs, this.#stepMs * 2);
    if (now() + pauseMs > this.#until) return false;
    await wait(pauseMs);
    return true;
  }
}
