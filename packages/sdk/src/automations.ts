import { newIdempotencyKey, type Http } from "./http.ts";
import type { Page, Schemas } from "./types.ts";

/** What an automation may be told of. */
export type AutomationEvent = Schemas["Automation"]["eventType"];
export type Automation = Schemas["Automation"];
/** An event on its way to an automation's address. */
export type AutomationExecution = Schemas["AutomationExecution"];

/** Webhooks at events: deliveries are signed after Standard Webhooks. */
export class AutomationClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** `secret` is shown to who makes it, and to who repeats that with its key. */
  make(
    wanted: { name: string; eventType: AutomationEvent; url: string; enabled?: boolean },
    idempotencyKey = newIdempotencyKey(),
  ): Promise<Schemas["AutomationWithSecret"]> {
    return this.#http.act("POST", "/automations", idempotencyKey, { body: wanted });
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
