import { Backoff, patience, type Patience } from "./patience.ts";
import { isLost, ProblemError, problemOf, UnknownOutcomeError } from "./problem.ts";

export interface ClientOptions {
  /** Where the API is: `https://procure.example`. */
  baseUrl: string;
  /** Your product and version, `name/version`: contract tracking counts by it. */
  client: string;
  /** In which problems are said, as `Accept-Language` has it. What the program says of itself by default. */
  language?: string;
  fetch?: typeof fetch;
  /**
   * Gives the access token of each call, for a client that renews it by itself; `refused` is the one that was answered 401, in place of
   * which another is wanted. Undefined: the call goes without.
   */
  bearer?: (refused?: string) => Promise<string | undefined>;
  /** Milliseconds until a call without a stream is given up. 30 s by default. */
  deadlineMs?: number;
  /** Milliseconds within which a lost or refused try is repeated. 30 s by default. */
  patienceMs?: number;
  /** Instead of the clock, for tests. */
  patience?: Patience;
}

export interface Call {
  body?: unknown;
  headers?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
  /** The body is an event stream: no deadline. */
  stream?: boolean;
  /** Goes without an access token: how one is come by. */
  anonymous?: boolean;
}

/** What is answered, with its ETag; null where somebody on the way took it. */
export type Tagged<T> = T & { etag: string | null };

/** Where an answer is lost or the server is away: a pause of its own kind of minutes is no use, a second may be. */
const STEPS = { firstMs: 250, capMs: 8_000 };

/** The one place that speaks HTTP: base URL, bearer token, client's name, problems, and what is sent again. */
export class Http {
  readonly #options: ClientOptions;
  readonly patience: Patience;
  accessToken: string | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.patience = options.patience ?? patience(options.patienceMs ?? 30_000);
  }

  /** The answer of a call; throws `ProblemError` outside 2xx. */
  async send(method: string, path: string, call: Call = {}): Promise<Response> {
    const { bearer } = this.#options;
    if (!bearer || call.anonymous) return this.#sendAs(call.anonymous ? undefined : this.accessToken, method, path, call);
    const token = await bearer();
    try {
      return await this.#sendAs(token, method, path, call);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error;
      const renewed = await bearer(token);
      if (renewed === undefined || renewed === token) throw error;
      return this.#sendAs(renewed, method, path, call);
    }
  }

  async #sendAs(token: string | undefined, method: string, path: string, call: Call): Promise<Response> {
    const { baseUrl, client, language, deadlineMs = 30_000 } = this.#options;
    const url = new URL(path, baseUrl);
    for (const [name, value] of Object.entries(call.query ?? {})) if (value !== undefined) url.searchParams.set(name, String(value));
    const headers = new Headers({ "x-client": client, ...call.headers });
    if (language !== undefined && !headers.has("accept-language")) headers.set("accept-language", language);
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
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

  /** A read, repeated while its answer is lost or the server asks for patience. */
  read<T>(path: string, call: Call = {}): Promise<T> {
    return this.#repeating(() => this.json<T>("GET", path, call), call.signal);
  }

  /** An act that is the same however often it is sent, repeated as a read is. */
  repeated<T>(method: string, path: string, call: Call = {}): Promise<T> {
    return this.#repeating(() => this.json<T>(method, path, call), call.signal);
  }

  /** The same with the ETag it came with, which a change may name. */
  readTagged<T extends object>(path: string): Promise<Tagged<T>> {
    return this.#repeating(() => this.tagged<T>("GET", path), undefined);
  }

  async tagged<T extends object>(method: string, path: string, call: Call = {}): Promise<Tagged<T>> {
    const response = await this.send(method, path, call);
    return { ...((await response.json()) as T), etag: response.headers.get("etag") };
  }

  /**
   * An act under its Idempotency-Key: the very same request is sent until its answer arrives, and is carried out once. Where none came in
   * time it throws `UnknownOutcomeError` with the key, under which the act can be repeated later.
   */
  async act<T>(method: string, path: string, idempotencyKey: string, call: Call = {}): Promise<T> {
    const headers = { ...call.headers, "idempotency-key": idempotencyKey };
    try {
      return await this.#repeating(() => this.json<T>(method, path, { ...call, headers }), call.signal);
    } catch (error) {
      throw isLost(error) || isInFlight(error) ? new UnknownOutcomeError(idempotencyKey, error) : error;
    }
  }

  async #repeating<T>(send: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const backoff = new Backoff(this.patience, STEPS);
    for (;;) {
      try {
        return await send();
      } catch (error) {
        const worthwhile = isLost(error) || isInFlight(error) || (error instanceof ProblemError && error.problem.status === 429);
        if (signal?.aborted || !worthwhile || !(await backoff.again(error instanceof ProblemError ? error.retryAfterSeconds : 0)))
          throw error;
      }
    }
  }
}

const isInFlight = (error: unknown): boolean => error instanceof ProblemError && error.is("idempotency-in-flight");

/** A key for one intent: send the same one with each retry of it. */
export const newIdempotencyKey = (): string => crypto.randomUUID();
