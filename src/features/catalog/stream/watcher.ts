import { formatEvent, SSE_HEARTBEAT } from "../../../platform/http/sse.ts";

export type CloseReason = "done" | "max-age" | "reset" | "gone" | "slow";

/** Bytes a client may lag behind before it is dropped; it comes back with its last event id. */
const MOST_BEHIND = 1024 * 1024;
const RECONNECT_MS = 500;

/** One client of a search's stream: what it has got so far, and the body it reads. */
export class Watcher {
  readonly body: ReadableStream<Uint8Array>;
  readonly openedAt: number;
  /** Revision of the last event sent. */
  cursor = 0;
  closed: CloseReason | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly #encoder = new TextEncoder();
  readonly #onClose: (watcher: Watcher, why: CloseReason) => void;

  constructor(openedAt: number, onClose: (watcher: Watcher, why: CloseReason) => void) {
    this.openedAt = openedAt;
    this.#onClose = onClose;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => this.#end("gone"),
      },
      { highWaterMark: MOST_BEHIND, size: (chunk) => chunk.byteLength },
    );
  }

  /** Sends events up to a revision; what the client already has is not sent again. */
  send(text: string, revision: number): void {
    if (revision <= this.cursor) return;
    this.cursor = revision;
    this.write(text);
  }

  /** Sends what is no event of the search: a heartbeat, the transport. */
  write(text: string): void {
    if (this.closed !== undefined || !this.#controller) return;
    if ((this.#controller.desiredSize ?? 0) <= 0) return this.close("slow");
    this.#controller.enqueue(this.#encoder.encode(text));
  }

  heartbeat(): void {
    this.write(SSE_HEARTBEAT);
  }

  /** Ends the body; but for `done`, the client is told when to come back. */
  close(why: CloseReason): void {
    if (this.closed !== undefined) return;
    if (why === "max-age" || why === "reset") this.write(formatEvent({ retry: RECONNECT_MS }));
    this.#end(why);
    if (why === "slow") this.#controller?.error(new Error("the client reads too slowly"));
    else if (why !== "gone") this.#controller?.close();
  }

  #end(why: CloseReason): void {
    if (this.closed !== undefined) return;
    this.closed = why;
    this.#onClose(this, why);
  }
}
