import { connect, type Socket } from "node:net";

/** A client of a stream on a raw socket, the least that a client can cost. */
class Watching {
  readonly #socket: Socket;
  #tail = "";
  #awaited = "";
  #seen: (at: number) => void = () => undefined;
  #failed: (error: Error) => void = () => undefined;

  constructor(url: string, path: string, headers: Record<string, string>) {
    const { hostname, port } = new URL(url);
    const lines = Object.entries({ host: hostname, accept: "text/event-stream", ...headers }).map(([name, value]) => `${name}: ${value}`);
    this.#socket = connect(Number(port), hostname).setNoDelay(true).setEncoding("latin1");
    this.#socket.once("data", (text: string) => {
      if (!text.startsWith("HTTP/1.1 200")) this.#failed(new Error(`the stream answered ${text}`));
    });
    this.#socket.on("data", (text: string) => this.#read(text));
    this.#socket.on("error", (error) => this.#failed(error));
    this.#socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  }

  /** When a text has been read. */
  until(text: string): Promise<number> {
    this.#awaited = text;
    return new Promise((resolve, reject) => {
      this.#seen = resolve;
      this.#failed = reject;
    });
  }

  leave(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#tail += text;
    if (this.#tail.includes(this.#awaited)) this.#seen(performance.now());
    this.#tail = this.#tail.slice(-this.#awaited.length);
  }
}

/** Clients of one stream. */
export interface Crowd {
  /** Milliseconds from the first connection to the last client's first event. */
  joinedMs: number;
  /** Has one event told and waits until all have it; milliseconds from the telling to each client. */
  deliver(told: string, tell: () => Promise<void>): Promise<number[]>;
  leave(): void;
}

interface Joining {
  url: string;
  path: string;
  clients: number;
  /** How many join at once; the next come as these have their first event. */
  atOnce: number;
  /** The headers of the client of this number. */
  headers(number: number): Record<string, string>;
}

const END_OF_EVENT = "\n\n";

/** Opens a stream for many clients. */
export async function watch({ url, path, clients, atOnce, headers }: Joining): Promise<Crowd> {
  const watching: Watching[] = [];
  const started = performance.now();
  const lane = async (): Promise<void> => {
    while (watching.length < clients) {
      const client = new Watching(url, path, headers(watching.length));
      watching.push(client);
      await client.until(END_OF_EVENT);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return {
    joinedMs: performance.now() - started,
    async deliver(told, tell) {
      const all = watching.map((client) => client.until(told));
      const at = performance.now();
      await tell();
      return (await Promise.all(all)).map((time) => time - at);
    },
    leave: () => watching.forEach((client) => client.leave()),
  };
}
