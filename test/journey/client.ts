import { createParser, type EventSourceMessage } from "eventsource-parser";

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface CallOptions {
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  /** The status a right answer has; any other ends the step. 2xx by default. */
  expect?: number;
}

/** A stranger's client: plain HTTP, nothing of this repository but the addresses. */
export async function call<T = Record<string, unknown>>(
  base: string,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Answer<T>> {
  const { token, body, expect, headers } = options;
  const response = await fetch(new URL(path, base), {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const right = expect === undefined ? response.ok : response.status === expect;
  if (!right) throw new Error(`${method} ${path} answered ${response.status}, not ${expect ?? "2xx"}: ${text.slice(0, 500)}`);
  const parsed = /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: parsed as T };
}

/** Reads an event stream until `take` says enough, the server ends it, or the time is over. */
export async function readEvents(
  url: string,
  init: RequestInit,
  take: (event: EventSourceMessage) => boolean,
  seconds: number,
): Promise<{ events: EventSourceMessage[]; enough: boolean }> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error(`no end of the stream within ${seconds} s`)), seconds * 1000);
  const events: EventSourceMessage[] = [];
  let enough = false;
  const parser = createParser({
    onEvent(event) {
      if (enough) return;
      events.push(event);
      enough = take(event);
    },
  });
  try {
    const response = await connect(url, { ...init, signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    const decoder = new TextDecoder();
    for await (const chunk of response.body) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      if (enough) break;
    }
    return { events, enough };
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

const MOST_CONNECTS = 3;

/** As EventSource does, connects again where the network refuses before there is an answer: the same request, Last-Event-ID included. */
async function connect(url: string, init: RequestInit): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (!(error instanceof TypeError) || tries === MOST_CONNECTS) throw error;
    }
  }
}

/** Asks again until there is something, for at most so many seconds. */
export async function until<T>(what: string, seconds: number, probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Ends the step where something is not right. */
export function check(right: unknown, what: string): asserts right {
  if (!right) throw new Error(what);
}
