import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { FaultGate } from "../../faults.ts";
import { signatureHeader } from "./signature.ts";
import type { Delivery, StripeStore } from "./store.ts";

export interface RetrySchedule {
  /** Milliseconds before the second try; doubled each time. */
  firstDelayMs: number;
  maxDelayMs: number;
  /** Tries in all before an event is given up. */
  tries: number;
}

export const RETRY_SCHEDULE: RetrySchedule = { firstDelayMs: 500, maxDelayMs: 30_000, tries: 16 };

const ATTEMPT_TIMEOUT_MS = 10_000;
const OPEN_AT_ONCE = 8;

/** Milliseconds to wait after `attempts` failed tries. */
export function retryDelay(schedule: RetrySchedule, attempts: number): number {
  return Math.min(schedule.maxDelayMs, schedule.firstDelayMs * 2 ** (attempts - 1));
}

/**
 * Delivers recorded events to the webhook endpoint, signed, until it answers 2xx or the tries are spent.
 * What is pending lives in the store, so a new instance over the same store goes on where another ended.
 */
export class Deliveries {
  /** Broken, it loses what is sent on the way, as between two networks: whatever the mode, but `slow`, the try is not delivered. */
  readonly gate = new FaultGate();
  readonly #store: StripeStore;
  readonly #secret: string;
  readonly #schedule: RetrySchedule;
  readonly #log: (message: string) => void;
  readonly #stopped = new AbortController();
  readonly #open = new Set<string>();
  #url: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: StripeStore, settings: { secret: string; schedule: RetrySchedule; log: (message: string) => void }) {
    this.#store = store;
    this.#secret = settings.secret;
    this.#schedule = settings.schedule;
    this.#log = settings.log;
    setMaxListeners(0, this.#stopped.signal);
  }

  /** Events recorded before are delivered to it too. */
  setUrl(url: string): void {
    this.#url = url;
    this.wake();
  }

  /** Starts what is due and sets the timer for what is not; call after events were recorded. */
  wake(): void {
    if (this.#url === undefined || this.#stopped.signal.aborted) return;
    clearTimeout(this.#timer);
    const pending = this.#store.pendingDeliveries().filter((delivery) => !this.#open.has(delivery.id));
    const now = this.#store.now();
    const due = pending.filter((delivery) => delivery.nextAttemptAt <= now);
    for (const delivery of due.slice(0, OPEN_AT_ONCE - this.#open.size)) void this.#attempt(delivery, this.#url);
    const next = Math.min(...pending.filter((delivery) => delivery.nextAttemptAt > now).map((delivery) => delivery.nextAttemptAt));
    if (Number.isFinite(next)) this.#timer = setTimeout(() => this.wake(), next - now);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stopped.abort();
  }

  async #attempt(delivery: Delivery, url: string): Promise<void> {
    this.#open.add(delivery.id);
    const outcome = await this.#post(delivery.id, url);
    this.#open.delete(delivery.id);
    // A delivery cut off by the stop is not counted: the next start tries it again.
    if (this.#stopped.signal.aborted) return;
    this.#store.keepDelivery(this.#after(delivery, outcome));
    this.wake();
  }

  #after(delivery: Delivery, outcome: { delivered: boolean; note: string }): Delivery {
    const attempts = delivery.attempts + 1;
    const tried = { ...delivery, attempts, lastOutcome: outcome.note };
    if (outcome.delivered) return { ...tried, state: "delivered" };
    if (attempts < this.#schedule.tries) return { ...tried, nextAttemptAt: this.#store.now() + retryDelay(this.#schedule, attempts) };
    this.#log(`gave up delivering ${delivery.id} after ${attempts} tries: ${outcome.note}`);
    return { ...tried, state: "given-up" };
  }

  async #post(eventId: string, url: string): Promise<{ delivered: boolean; note: string }> {
    const body = JSON.stringify(this.#store.events.get(eventId), null, 2);
    const fault = this.gate.strike();
    if (fault && fault.mode !== "slow") return { delivered: false, note: `lost on the way (${fault.mode})` };
    try {
      if (fault) await pause(fault.latencyMs, undefined, { signal: this.#stopped.signal });
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
          "stripe-signature": signatureHeader(body, this.#secret, this.#store.seconds()),
        },
        body,
        redirect: "manual",
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return { delivered: response.ok, note: `HTTP ${response.status}` };
    } catch (error) {
      return { delivered: false, note: String(error) };
    }
  }
}
