import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request of the client's, as the proxy got it. */
export interface Request {
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** Undefined where it has none, or none that is JSON. */
  json: Record<string, unknown> | undefined;
  /** Milliseconds since the proxy began. */
  at: number;
}

/** What the client was answered; undefined where the answer was lost on the way. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  json: Record<string, unknown> | undefined;
}

export interface Exchange {
  request: Request;
  answer: Answer | undefined;
  /** What the API answered, whatever became of it; undefined where it was never asked. */
  upstream: Answer | undefined;
  /** True where the proxy changed what the client sent. */
  tampered: boolean;
}

/** What is done to the next request that fits. */
export interface Interference {
  fits(request: Request): boolean;
  /** Runs before the request goes on. */
  before?(): Promise<void>;
  /** Another request instead of it. */
  request?(request: Request): Request;
  /** Answered by the proxy, and never sent on. */
  instead?: Answer;
  answer?(answer: Answer): Answer;
  /** The connection breaks before the request, or before its answer, is passed on. */
  lose?: "request" | "answer";
}

const MAX_BODY_BYTES = 1_000_000;
/** Of this hop alone (RFC 9110 §7.6.1), or what the body is no longer. */
const OF_THIS_HOP = ["connection", "content-encoding", "content-length", "host", "keep-alive", "transfer-encoding"];

/** Stands between a client and the API, keeps a journal of both, and breaks what it is told to. */
export class Proxy {
  readonly journal: Exchange[] = [];
  readonly #upstream: string;
  readonly #server: Server;
  readonly #began = performance.now();
  #interferences: Interference[] = [];

  constructor(upstream: string) {
    this.#upstream = upstream;
    this.#server = createServer((incoming, outgoing) => {
      this.#pass(incoming, outgoing).catch((error: unknown) => {
        outgoing.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => this.#server.once("error", reject).listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  /** In the order they are given, each once. */
  interfere(...interferences: readonly Interference[]): void {
    this.#interferences.push(...interferences);
  }

  /** What was not met is no matter any more. */
  leaveAlone(): void {
    this.#interferences = [];
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await this.#read(incoming);
    const [next] = this.#interferences;
    const interference = next?.fits(request) ? this.#interferences.shift() : undefined;
    const exchange: Exchange = { request, answer: undefined, upstream: undefined, tampered: interference?.request !== undefined };
    this.journal.push(exchange);
    await interference?.before?.();
    if (interference?.lose === "request") return void incoming.socket.destroy();
    if (interference?.instead) exchange.answer = interference.instead;
    else {
      exchange.upstream = await this.#ask(interference?.request?.(request) ?? request);
      if (interference?.lose === "answer") return void incoming.socket.destroy();
      exchange.answer = interference?.answer?.(exchange.upstream) ?? exchange.upstream;
    }
    const { status, headers, json } = exchange.answer;
    const body = json === undefined ? "" : JSON.stringify(json);
    outgoing.writeHead(status, { ...headers, ...(body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) }) });
    outgoing.end(body);
  }

  async #read(incoming: IncomingMessage): Promise<Request> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) throw new Error("the client sent more than a megabyte");
      chunks.push(chunk);
    }
    const url = new URL(incoming.url ?? "/", this.#upstream);
    return {
      method: incoming.method ?? "GET",
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
      json: jsonOf(Buffer.concat(chunks).toString("utf8")),
      at: performance.now() - this.#began,
    };
  }

  async #ask({ method, path, query, headers, json }: Request): Promise<Answer> {
    const url = new URL(path, this.#upstream);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const response = await fetch(url, {
      method,
      headers: without(headers, OF_THIS_HOP),
      redirect: "manual",
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    return {
      status: response.status,
      headers: without(Object.fromEntries(response.headers), OF_THIS_HOP),
      json: jsonOf(await response.text()),
    };
  }
}

const without = (headers: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

function jsonOf(text: string): Record<string, unknown> | undefined {
  if (text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
