import { newIdempotencyKey, type Http } from "./http.ts";
import type { Page, Schemas } from "./types.ts";

/** What an automation may be told of. */
export type AutomationEvent = Schemas["Automation"]["eventType"];
export type Automation = Schemas["Automation"];
/** What has to hold of an event for it to be delivered. */
export type AutomationCondition = Schemas["AutomationCondition"];
/** What is done at an event: several in order. */
export type AutomationAction = Schemas["AutomationAction"];
/** A type of event, with the schema of what it carries and what conditions can be on. */
export type AutomationTrigger = Schemas["AutomationTrigger"];
export type AutomationVersion = Schemas["AutomationVersion"];
/** What an automation would do at a past event. */
export type AutomationTestRun = Schemas["AutomationTestRun"];
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
    wanted: {
      name: string;
      eventType: AutomationEvent;
      url?: string;
      conditions?: AutomationCondition[];
      actions?: AutomationAction[];
      enabled?: boolean;
    },
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
  change(
    id: string,
    wanted: { name?: string; url?: string; conditions?: AutomationCondition[]; actions?: AutomationAction[]; enabled?: boolean },
  ): Promise<Automation> {
    return this.#http.json("PATCH", `/automations/${id}`, { body: wanted });
  }

  /** What automations can be told of. */
  triggers(): Promise<{ items: AutomationTrigger[] }> {
    return this.#http.read("/automation-triggers");
  }

  /** What it was, the latest version first. */
  versions(id: string): Promise<{ items: AutomationVersion[] }> {
    return this.#http.read(`/automations/${id}/versions`);
  }

  /** What it would do at a past event, the latest of its type where none is named; nothing is sent. */
  test(id: string, at: { eventId?: string; conditions?: AutomationCondition[] } = {}): Promise<AutomationTestRun> {
    return this.#http.json("POST", `/automations/${id}/test`, { body: at });
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
