import type { Http } from "./http.ts";
import type { Page } from "./types.ts";

/** What an automation may be told of. */
export type AutomationEvent =
  | "brief.extracted"
  | "search.completed"
  | "checkout.failed"
  | "order.completed"
  | "order.refunded"
  | "order.refund.failed"
  | "order.disputed"
  | "order.dispute.closed"
  | "order.shortfall"
  | "order.shortfall.decided";

export interface Automation {
  id: string;
  name: string;
  eventType: AutomationEvent;
  url: string;
  enabled: boolean;
  /** Why it was disabled by the server, such as a receiver that is gone for good. */
  disabledReason: string | null;
  createdAt: string;
  updatedAt: string;
}

/** An event on its way to an automation's address. */
export interface AutomationExecution {
  /** The delivery's `webhook-id`. */
  id: string;
  eventId: string;
  subject: string;
  state: string;
  attempts: number;
  nextAttemptAt: string | null;
  lastError: string | null;
  createdAt: string;
  finishedAt: string | null;
}

/** Webhooks at events: deliveries are signed after Standard Webhooks. */
export class AutomationClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * `secret` is shown this once. The API takes no Idempotency-Key here, so it is sent once: where its answer is lost, look into the list
   * before it is made again, and rotate the secret of what is there.
   */
  make(wanted: { name: string; eventType: AutomationEvent; url: string; enabled?: boolean }): Promise<Automation & { secret: string }> {
    return this.#http.json("POST", "/automations", { body: wanted });
  }

  /** Newest first. */
  list(page: { limit?: number; cursor?: string; signal?: AbortSignal } = {}): Promise<Page<Automation>> {
    const { signal, ...query } = page;
    return this.#http.read("/automations", { query, ...(signal && { signal }) });
  }

  read(id: string): Promise<Automation> {
    return this.#http.read(`/automations/${id}`);
  }

  /** Says what is to be from now on: repeated, it says the same. */
  change(id: string, wanted: { name?: string; url?: string; enabled?: boolean }): Promise<Automation> {
    return this.#http.json("PATCH", `/automations/${id}`, { body: wanted });
  }

  async remove(id: string): Promise<void> {
    await this.#http.send("DELETE", `/automations/${id}`);
  }

  /** A new secret, shown this once; until `previousSecretUntil` deliveries are signed with the one before, too, and with no older one. */
  rotateSecret(id: string): Promise<{ secret: string; previousSecretUntil: string }> {
    return this.#http.json("POST", `/automations/${id}/rotate-secret`);
  }

  /** What it was executed for, newest first. */
  executions(id: string, page: { limit?: number; cursor?: string; signal?: AbortSignal } = {}): Promise<Page<AutomationExecution>> {
    const { signal, ...query } = page;
    return this.#http.read(`/automations/${id}/executions`, { query, ...(signal && { signal }) });
  }
}
