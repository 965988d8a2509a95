import { COME_BACK, type StreamEvent } from "./events.ts";

export type CloseReason = "done" | "max-age" | "gone" | "slow" | "reset" | "behind";

/** New events for all watchers: one by one, and as the one piece that nearly all of them get. */
export interface Batch {
  /** They follow on this revision. */
  after: number;
  events: readonly StreamEvent[];
  bytes: Uint8Array;
}

export interface WatcherParts {
  openedAt: number;
  /** Revision of the last event in `welcome`. */
  cursor: number;
  /** What it is sent at once. */
  welcome: readonly Uint8Array[];
  /** Bytes it may lag behind, beside its welcome, before it is let go; it comes back with its last event id. */
  behindBytes: number;
}

/**
 * One client of a search's stream: what it has got so far, and the body it reads. Bytes are shared with all other watchers, so that
 * many who lag behind hold the same ones.
 */
export class Watcher {
  readonly body: ReadableStream<Uint8Array>;
  readonly openedAt: number;
  closed: CloseReason | undefined;
  #cursor: number;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly #onClose: (watcher: Watcher, why: CloseReason) => void;

  constructor({ openedAt, cursor, welcome, behindBytes }: WatcherParts, onClose: (watcher: Watcher, why: CloseReason) => void) {
    this.openedAt = openedAt;
    this.#cursor = cursor;
    this.#onClose = onClose;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
          for (const piece of welcome) controller.enqueue(piece);
        },
        cancel: () => this.#end("gone"),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: welcome.reduce((sum, { byteLength }) => sum + byteLength, behindBytes) }),
    );
  }

  /** Sends what of a batch the client has not got. */
  send({ after, events, bytes }: Batch): void {
    const last = events.at(-1);
    if (!last || last.revision <= this.#cursor) return;
    if (this.#cursor === after) this.write(bytes);
    else for (const event of events) if (event.revision > this.#cursor) this.write(event.bytes);
    this.#cursor = last.revision;
  }

  /** Sends what is no event of the search, too: a heartbeat, the transport. */
  write(bytes: Uint8Array): void {
    if (this.closed !== undefined || !this.#controller) return;
    if ((this.#controller.desiredSize ?? 0) <= 0) return this.close("slow");
    this.#controller.enqueue(bytes);
  }

  /** Ends the body; where the search goes on, the client is told when to come back. */
  close(why: CloseReason): void {
    if (this.closed !== undefined) return;
    if (why === "max-age" || why === "reset" || why === "behind") this.write(COME_BACK);
    // That may have been too much for it: then it has been let go as one that is slow, and there is nothing to end.
    if (this.closed !== undefined) return;
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
