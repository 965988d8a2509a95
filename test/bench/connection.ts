import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { AnswerReader, type AnswerHead } from "./answer-reader.ts";

export interface Call {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Answer {
  status: number;
  text: string;
  /** When the body began, by `performance.now()`; undefined where there is none. */
  begunAt: number | undefined;
  /** How long the server says it took, milliseconds (Server-Timing); undefined where it says nothing. */
  servedMs: number | undefined;
}

/** Sees an answer while it arrives. */
export interface Watcher {
  head?(head: AnswerHead): void;
  body(bytes: Buffer): void;
}

/** One kept-alive HTTP/1.1 connection on a bare socket, one call at a time: the client itself should cost next to nothing. */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #reader: AnswerReader | undefined;
  #failed: ((error: Error) => void) | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.on("data", (bytes: Buffer) => this.#reader?.feed(bytes));
    socket.on("error", (error) => this.#failed?.(error));
    socket.on("close", () => this.#failed?.(new Error(`${host} closed the connection`)));
  }

  static async open(url: string): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, "connect");
    return new Connection(socket, host);
  }

  /** The whole answer. */
  async call(call: Call): Promise<Answer> {
    const parts: Buffer[] = [];
    let begunAt: number | undefined;
    let servedMs: number | undefined;
    const status = await this.watch(call, {
      head: ({ headers }) => (servedMs = totalOf(headers.get("server-timing"))),
      body(bytes) {
        begunAt ??= performance.now();
        parts.push(bytes);
      },
    });
    return { status, text: Buffer.concat(parts).toString("utf8"), begunAt, servedMs };
  }

  /** Tells `watcher` of the answer as it comes; resolves with its status at its end, rejects where the connection ends before. */
  watch(call: Call, watcher: Watcher): Promise<number> {
    return new Promise((resolve, reject) => {
      let status = 0;
      this.#failed = reject;
      this.#reader = new AnswerReader({
        head: (head) => {
          status = head.status;
          watcher.head?.(head);
        },
        body: (bytes) => watcher.body(bytes),
        end: () => {
          this.#failed = undefined;
          resolve(status);
        },
      });
      this.#socket.write(textOf(call, this.#host));
    });
  }

  /** Resolves once the body has begun; the rest is nobody's. */
  begun(call: Call): Promise<void> {
    return new Promise((resolve, reject) => {
      this.watch(call, { body: () => resolve() }).then((status) => reject(new Error(`${call.path} ended with ${status}`)), reject);
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }
}

/** The duration of the entry `total` (Server Timing, W3C). */
function totalOf(timing: string | undefined): number | undefined {
  const told = /(?:^|,)\s*total;dur=([\d.]+)/u.exec(timing ?? "")?.[1];
  return told === undefined ? undefined : Number(told);
}

function textOf({ method, path, headers = {}, body }: Call, host: string): string {
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${host}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (body !== undefined) lines.push("content-type: application/json", `content-length: ${Buffer.byteLength(body)}`);
  return `${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
}
