import { WebSocket } from "ws";

interface Target {
  id: string;
  webSocketDebuggerUrl: string;
}

const POKE_EVERY_MS = 20;

/** The heap of the Worker's isolate, over the DevTools protocol that Miniflare serves at `inspectorPort`. */
export class IsolateHeap {
  readonly #socket: WebSocket;
  readonly #url: string;
  #calls = 0;

  private constructor(socket: WebSocket, url: string) {
    this.#socket = socket;
    this.#url = url;
  }

  /** `url` is where the Worker answers. */
  static async connect(inspectorPort: number, url: string): Promise<IsolateHeap> {
    const targets = (await (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).json()) as Target[];
    // The platform's own simulators are targets too.
    const target = targets.find(({ id }) => id === "core:user:");
    if (!target) throw new Error(`the Worker's isolate is not among ${targets.map(({ id }) => id).join(", ")}`);
    // The proxy looks at who asks.
    const socket = new WebSocket(target.webSocketDebuggerUrl, { origin: "http://127.0.0.1" });
    await new Promise<void>((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return new IsolateHeap(socket, url);
  }

  /** Bytes in use after everything that can be collected was. */
  async usedBytes(): Promise<number> {
    await this.#collect();
    await this.#collect();
    const { usedSize } = (await this.#call("Runtime.getHeapUsage")) as { usedSize: number };
    return usedSize;
  }

  close(): void {
    this.#socket.close();
  }

  /** The isolate collects when next it runs: one that nobody asks anything never does, so it is asked until it did. */
  async #collect(): Promise<void> {
    const collected = this.#call("HeapProfiler.collectGarbage").then(() => true);
    const later = () => new Promise<false>((resolve) => void setTimeout(resolve, POKE_EVERY_MS, false));
    do await (await fetch(`${this.#url}/health`)).arrayBuffer();
    while (!(await Promise.race([collected, later()])));
  }

  #call(method: string): Promise<unknown> {
    const id = (this.#calls += 1);
    return new Promise((resolve, reject) => {
      const heard = (data: Buffer): void => {
        const message = JSON.parse(data.toString()) as { id?: number; result?: unknown; error?: unknown };
        if (message.id !== id) return;
        this.#socket.off("message", heard);
        if (message.error === undefined) resolve(message.result);
        else reject(new Error(`${method}: ${JSON.stringify(message.error)}`));
      };
      this.#socket.on("message", heard).send(JSON.stringify({ id, method }));
    });
  }
}
