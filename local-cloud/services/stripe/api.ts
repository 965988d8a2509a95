import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Hono, type Context } from "hono";
import { StripeProblem, unauthenticated } from "./errors.ts";
import { API_VERSION, type Cause } from "./events.ts";
import { expandObject } from "./expand.ts";
import { decodeForm } from "./form.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import { Parameters } from "./parameters.ts";
import { publishableKeyOf } from "./publishable.ts";
import type { StripeStore } from "./store.ts";

/** One authenticated call, its form decoded. */
export interface Call {
  parameters: Parameters;
  /** The id in the path; empty where the path has none. */
  id: string;
  cause: Cause;
  /** True with a browser's publishable key, which opens only what it also has the client secret of. */
  publishable: boolean;
}

export interface Operation {
  method: "GET" | "POST";
  path: string;
  /** Whether a publishable key may call it. */
  browser?: boolean;
  run(call: Call): object;
}

interface Answer {
  status: number;
  body: unknown;
  replayOf?: string;
}

/** Writing takes a moment, as it does at the real provider, so that two calls with one idempotency key can meet. */
const WRITE_MS = 5;

/** Serves operations the way Stripe's v1 API does: keys, forms, idempotency, expansion, error bodies. */
export class StripeApi {
  readonly app = new Hono();
  readonly #store: StripeStore;
  readonly #secretKey: string;
  readonly #publishableKey: string;
  readonly #keys: IdempotencyKeys;
  readonly #afterWrite: () => void;
  readonly #log: (message: string) => void;

  constructor(store: StripeStore, settings: { secretKey: string; afterWrite: () => void; log: (message: string) => void }) {
    this.#store = store;
    this.#secretKey = settings.secretKey;
    this.#publishableKey = publishableKeyOf(settings.secretKey);
    this.#keys = new IdempotencyKeys(store);
    this.#afterWrite = settings.afterWrite;
    this.#log = settings.log;
    this.app.notFound((context) => {
      const message = `Unrecognized request URL (${context.req.method}: ${context.req.path}).`;
      return context.json({ error: { type: "invalid_request_error", message } }, 404);
    });
  }

  serve(operation: Operation): void {
    this.app.on(operation.method, operation.path, (context) => this.#answer(context, operation));
  }

  async #answer(context: Context, operation: Operation): Promise<Response> {
    const requestId = this.#store.id("req");
    const encoded = operation.method === "POST" ? await context.req.text() : new URL(context.req.url).search.slice(1);
    const idempotencyKey = operation.method === "POST" ? (context.req.header("idempotency-key") ?? null) : null;
    const answer = await this.#execute(context, operation, encoded, { requestId, idempotencyKey });
    if (operation.method === "POST") this.#afterWrite();
    const headers: Record<string, string> = { "content-type": "application/json", "request-id": requestId, "stripe-version": API_VERSION };
    if (idempotencyKey !== null) headers["idempotency-key"] = idempotencyKey;
    if (answer.replayOf !== undefined) Object.assign(headers, { "idempotent-replayed": "true", "original-request": answer.replayOf });
    // As Stripe does, so that pages of any origin may pay with the publishable key; no secret key belongs into one.
    if (operation.browser) headers["access-control-allow-origin"] = "*";
    if (answer.status === 401) headers["www-authenticate"] = 'Basic realm="Stripe"';
    return new Response(JSON.stringify(answer.body, null, 2), { status: answer.status, headers });
  }

  async #execute(context: Context, operation: Operation, encoded: string, cause: Cause & { requestId: string }): Promise<Answer> {
    try {
      const form = decodeForm(encoded);
      const publishable = this.#authenticate(keyOf(context, form["key"]), operation);
      const { expand, key: _key, ...own } = form;
      const paths = typeof expand === "object" ? Object.values(expand).filter((path) => typeof path === "string") : [];
      const run = (): object => {
        const call: Call = { parameters: new Parameters(own), id: context.req.param("id") ?? "", cause, publishable };
        return expandObject(this.#store, operation.run(call), paths);
      };
      if (operation.method === "GET") return { status: 200, body: run() };
      return await this.#write(`${context.req.path}\n${encoded}`, cause, run);
    } catch (error) {
      if (error instanceof StripeProblem) return { status: error.status, body: { error: error.body } };
      this.#log(`unexpected: ${error instanceof Error ? error.stack : String(error)}`);
      return { status: 500, body: { error: { type: "api_error", message: "An unknown error occurred." } } };
    }
  }

  /** Runs a write and keeps its answer under its key, in one transaction. A decline is written too: it is an outcome. */
  async #write(request: string, cause: Cause & { requestId: string }, run: () => object): Promise<Answer> {
    const key = cause.idempotencyKey;
    const fingerprint = createHash("sha256").update(request).digest("hex");
    const kept = key === null ? undefined : this.#keys.begin(key, fingerprint);
    if (kept) return { status: kept.status, body: kept.body, replayOf: kept.requestId };
    try {
      await pause(WRITE_MS);
      return this.#store.transaction(() => {
        const { answer, executed } = outcomeOf(run);
        if (key !== null && executed) this.#keys.keep({ id: key, fingerprint, requestId: cause.requestId, ...answer });
        return answer;
      });
    } finally {
      if (key !== null) this.#keys.end(key);
    }
  }

  #authenticate(key: string | undefined, operation: Operation): boolean {
    if (key !== undefined && sameText(key, this.#secretKey)) return false;
    if (key === undefined || !sameText(key, this.#publishableKey)) throw unauthenticated(key);
    if (operation.browser) return true;
    const message = "This API call cannot be made with a publishable API key. Please use a secret API key.";
    throw new StripeProblem(401, { type: "invalid_request_error", message, code: "secret_key_required" }, true);
  }
}

function outcomeOf(run: () => object): { answer: Answer; executed: boolean } {
  try {
    return { answer: { status: 200, body: run() }, executed: true };
  } catch (error) {
    if (!(error instanceof StripeProblem)) throw error;
    return { answer: { status: error.status, body: { error: error.body } }, executed: !error.validation };
  }
}

/** The key from `Authorization` (Bearer, or Basic with the key as user name) or, from a browser, from the form. */
function keyOf(context: Context, inForm: unknown): string | undefined {
  const [scheme, credentials = ""] = (context.req.header("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() === "bearer" && credentials !== "") return credentials;
  if (scheme?.toLowerCase() === "basic") return Buffer.from(credentials, "base64").toString("utf8").split(":")[0];
  return typeof inForm === "string" && inForm !== "" ? inForm : undefined;
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
