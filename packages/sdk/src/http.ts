import { problemOf } from "./problem.ts";

export interface ClientOptions {
  /** Where the API is: `https://procure.example`. */
  baseUrl: string;
  /** Your product and version, `name/version`: contract tracking counts by it. */
  client: string;
  fetch?: typeof fetch;
  /** Milliseconds until a call without a stream is given up. 30 s by default. */
  deadlineMs?: number;
}

export interface Call {
  body?: unknown;
  headers?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
  /** The body is an event stream: no deadline. */
  stream?: boolean;
}

/** The one place that speaks HTTP: base URL, bearer token, client's name, problems. */
export class Http {
  readonly #options: ClientOptions;
  accessToken: string | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** The answer of a call; throws `ProblemError` outside 2xx. */
  async send(method: string, path: string, call: Call = {}): Promise<Response> {
    const { baseUrl, client, deadlineMs = 30_000 } = this.#options;
    const url = new URL(path, baseUrl);
    for (const [name, value] of Object.entries(call.query ?? {})) if (value !== undefined) url.searchParams.set(name, String(value));
    const headers = new Headers({ "x-client": client, ...call.headers });
    if (this.accessToken !== undefined) headers.set("authorization", `Bearer ${this.accessToken}`);
    if (call.body !== undefined) headers.set("content-type", "application/json");
    const signals = [...(call.signal ? [call.signal] : []), ...(call.stream ? [] : [AbortSignal.timeout(deadlineMs)])];
    const response = await (this.#options.fetch ?? fetch)(url, {
      method,
      headers,
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  /** The JSON of an answer, as the API documents it. */
  async json<T>(method: string, path: string, call: Call = {}): Promise<T> {
    return (await (await this.send(method, path, call)).json()) as T;
  }
}

/** A key for one intent: send the same one with each retry of it. */
export const newIdempotencyKey = (): string => crypto.randomUUID();
