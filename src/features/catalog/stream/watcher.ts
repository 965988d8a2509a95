import { COME_BACK, type StreamEvent } from "./events.ts";

export type CloseReason = "done" | "max-age" | "gone" | "slow" | "reset" | "behind" | "signed-out";

/** New events for all watchers: one by one, and as the one piece that nearly all of them get. */
export interface Batch {
  /** They follow on this revision. */
  after: number;
  events: readonly StreamEvent[];
  bytes: Uint8Array;
}

export interface WatcherParts {
  buyerId: string;
  sessionId: string | undefined;
  openedAt: number;
  /** Revision of the last event in `welcome`. */
  cursor: number;
  /** What it is sent at once. */
  welcome: readonly Uint8Array[];
  /** Bytes it may lag behind, beside its welcome, before nothing more is put behind them. */
  behindBytes: number;
}

export interface WatcherListener {
  onClose(watcher: Watcher, why: CloseReason): void;
  /** It lags behind from here on, or still does: once it is drained it wants what it has missed since. */
  onBehind(watcher: Watcher): void;
}

/** The ends after which a client looks whether there is more. */
const COMES_BACK: ReadonlySet<CloseReason> = new Set(["max-age", "reset", "behind", "signed-out"]);

/** Beats after which a client that lags behind and has read nothing more is let go. */
const UNREAD_BEATS = 2;

/**
 * One client of a search's stream: what it has got so far, and the body it reads. Bytes are shared with all other watchers, so that
 * many who lag behind hold the same ones. One that lags too far is sent nothing until it has read on, and then what has become of what
 * it missed; it holds no more meanwhile, however much happens (docs/decisions/0030).
 */
export class Watcher {
  readonly body: ReadableStream<Uint8Array>;
  readonly buyerId: string;
  readonly sessionId: string | undefined;
  readonly openedAt: number;
  closed: CloseReason | undefined;
  /** It has missed something, and gets nothing more before it has caught up. */
  behind = false;
  #cursor: number;
  #roomAtBeat = Number.NaN;
  #unreadBeats = 0;
  readonly #room: number;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly #listener: WatcherListener;

  constructor({ buyerId, sessionId, openedAt, cursor, welcome, behindBytes }: WatcherParts, listener: WatcherListener) {
    this.buyerId = buyerId;
    this.sessionId = sessionId;
    this.openedAt = openedAt;
    this.#cursor = cursor;
    this.#listener = listener;
    this.#room = welcome.reduce((sum, { byteLength }) => sum + byteLength, behindBytes);
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
          for (const piece of welcome) controller.enqueue(piece);
        },
        cancel: () => this.#end("gone"),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: this.#room }),
    );
  }

  /** Revision of the last event it was sent. */
  get cursor(): number {
    return this.#cursor;
  }

  /** It lags behind, and what it has missed has room. */
  get isDrained(): boolean {
    return this.behind && this.closed === undefined && (this.#controller?.desiredSize ?? 0) >= this.#room / 2;
  }

  /** Sends what of a batch the client has not got. */
  send({ after, events, bytes }: Batch): void {
    const last = events.at(-1);
    if (!last || last.revision <= this.#cursor) return;
    if (this.#cursor === after) {
      if (this.write(bytes)) this.#cursor = last.revision;
      return;
    }
    for (const event of events) {
      if (event.revision <= this.#cursor) continue;
      if (!this.write(event.bytes)) return;
      this.#cursor = event.revision;
    }
  }

  /** Sends what is no event of the search, too: a heartbeat, the transport. False where the client lags too far behind for it. */
  write(bytes: Uint8Array): boolean {
    if (this.behind || this.closed !== undefined || !this.#controller) return false;
    this.behind = (this.#controller.desiredSize ?? 0) <= 0;
    if (this.behind) this.#listener.onBehind(this);
    else this.#controller.enqueue(bytes);
    return !this.behind;
  }

  /** What it has missed, up to a revision, whatever its size: it goes on from there. */
  catchUp(pieces: readonly Uint8Array[], cursor: number): void {
    if (this.closed !== undefined) return;
    this.behind = false;
    this.#unreadBeats = 0;
    this.#cursor = cursor;
    for (const piece of pieces) this.#controller?.enqueue(piece);
  }

  /** A heartbeat. One that lags behind and reads nothing from one beat to the next, twice, is let go. */
  beat(bytes: Uint8Array): void {
    this.write(bytes);
    if (!this.behind) return;
    const room = this.#controller?.desiredSize ?? 0;
    this.#unreadBeats = room === this.#roomAtBeat ? this.#unreadBeats + 1 : 0;
    this.#roomAtBeat = room;
    if (this.isDrained || this.#unreadBeats < UNREAD_BEATS) this.#listener.onBehind(this);
    else this.close("slow");
  }

  /** Ends the body; where the search goes on, the client is told when to come back, who was signed out too: it is refused then, and knows why. */
  close(why: CloseReason): void {
    if (this.closed !== undefined) return;
    if (COMES_BACK.has(why)) this.write(COME_BACK);
    this.#end(why);
    if (why === "slow") this.#controller?.error(new Error("the client reads too slowly"));
    else if (why !== "gone") this.#controller?.close();
  }

  #end(why: CloseReason): void {
    if (this.closed !== undefined) return;
    this.closed = why;
    this.#listener.onClose(this, why);
  }
}
