import { joined } from "../../platform/bytes.ts";
import { createFrames, endsBetweenEvents } from "./frames.ts";
import type { Withheld } from "./metering.ts";
import { BLANK_LINE, NOTHING_SAID, readAlong, watchCaller, watchSilence, type Passing } from "./pass-parts.ts";

/** A stream as its caller takes it. */
export interface FramedStream {
  body: ReadableStream<Uint8Array>;
  /** Ends when all was read and accounted. */
  ended: Promise<void>;
}

/**
 * Passes a stream on without the events that are not for its caller: each piece goes through here as he takes it, at two to three times what
 * it costs to pass bytes. A piece of whole events, none of which can be one of those, goes on as it came. Of a stream that is cut, its last
 * event, unfinished, is left out.
 */
export function passFramed(source: ReadableStream<Uint8Array>, passing: Passing, withheld: Withheld): FramedStream {
  return new Framed(source, passing, withheld);
}

class Framed implements FramedStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly ended: Promise<void>;
  readonly #from: ReadableStreamDefaultReader<Uint8Array>;
  readonly #passing: Passing;
  readonly #withheld: Withheld;
  readonly #books: ReturnType<typeof readAlong>;
  readonly #frames: ReturnType<typeof createFrames>;
  readonly #silence: ReturnType<typeof watchSilence>;
  readonly #caller: ReturnType<typeof watchCaller>;
  #to: ReadableStreamDefaultController<Uint8Array> | undefined;
  #hasEnded: () => void = () => undefined;
  /** One reads at a time: who takes it, or else, for its beginning or for the books alone, whoever looks ahead. */
  #isTaking = false;
  #ahead: Promise<void> | undefined;
  /** Read ahead, and yet to be taken. */
  #waiting: Uint8Array[] = [];
  /** What is left to be said once the provider's stream is over and accounted. */
  #parting: { pieces: Uint8Array[]; clean: boolean } | undefined;
  #hasBegun = false;
  #isOver = false;
  #gaveUp = false;
  #silent = false;
  #broken = false;
  #size = 0;
  #drained = 0;
  /** Bytes of what was kept since its time was over. */
  #held = 0;

  constructor(source: ReadableStream<Uint8Array>, passing: Passing, withheld: Withheld) {
    this.#from = source.getReader();
    this.#passing = passing;
    this.#withheld = withheld;
    this.#books = readAlong({ ...passing, begins: this.#begins });
    this.#frames = createFrames(passing.stream.eventBytes);
    this.#silence = watchSilence(passing.stream.idleMs, () => {
      this.#silent = true;
      this.#giveUp("the provider is silent");
    });
    this.ended = new Promise((resolve) => (this.#hasEnded = resolve));
    this.body = new ReadableStream<Uint8Array>(
      { start: (to) => void (this.#to = to), pull: () => this.#pull(), cancel: () => this.#caller.leave() },
      { highWaterMark: 0 },
    );
    this.#caller = watchCaller(passing, {
      goes: () => {
        this.#to?.error(new Error("the caller left"));
        this.#readOn();
      },
      giveUp: () => this.#giveUp("the caller left"),
    });
    passing.droppedBy(() => {
      this.#caller.leave();
      this.#giveUp("the answer is not wanted any more");
    });
    passing.over?.addEventListener("abort", this.#readOn, { once: true });
    this.#ahead ??= this.#lookAhead(() => this.#open());
  }

  async #pull(): Promise<void> {
    if (this.#ahead) await this.#ahead;
    if (this.#caller.isGone()) return;
    if (this.#waiting.length > 0) return this.#to?.enqueue(joined(this.#waiting.splice(0)));
    if (!this.#parting) {
      this.#isTaking = true;
      const bytes = await this.#next();
      if (!bytes) await this.#end();
      this.#isTaking = false;
      if (bytes && !this.#caller.isGone()) this.#to?.enqueue(bytes);
      if (bytes && this.#isLeftAlone()) this.#readOn();
    }
    if (this.#parting) this.#part(this.#parting);
  }

  /** Looked for whether anybody takes what comes before it. */
  async #open(): Promise<void> {
    while (!this.#hasBegun && this.#size <= this.#passing.stream.eventBytes) {
      const bytes = await this.#next();
      if (!bytes) return this.#end();
      this.#waiting.push(bytes);
    }
    if (this.#isLeftAlone()) await this.#drain();
  }

  readonly #readOn = (): void => {
    if (!this.#isTaking && !this.#isOver) this.#ahead ??= this.#lookAhead(() => this.#drain());
  };

  #lookAhead(look: () => Promise<void>): Promise<void> {
    return look().finally(() => (this.#ahead = undefined));
  }

  /** Nobody takes it any more, and it is read on for the books; or nobody is waited for, as its time is over, and it is kept for who is there. */
  #isLeftAlone(): boolean {
    return this.#caller.isGone() || this.#passing.over?.aborted === true;
  }

  async #drain(): Promise<void> {
    for (let bytes = await this.#next(); bytes; bytes = await this.#next()) {
      if (this.#caller.isGone()) continue;
      this.#waiting.push(bytes);
      this.#held += bytes.byteLength;
      if (this.#held > this.#passing.drain.bytes) this.#giveUp("its time is over");
    }
    await this.#end();
  }

  /** The next bytes for the caller, or what is nobody's where he has left; undefined at the end of the provider's stream. */
  async #next(): Promise<Uint8Array | undefined> {
    try {
      for (;;) {
        this.#silence.begins();
        const { done, value } = await this.#from.read();
        this.#silence.ends();
        if (done) break;
        const bytes = this.#take(value);
        if (bytes.byteLength > 0 || this.#caller.isGone()) return bytes;
      }
    } catch {
      this.#broken = true; // told to the caller, and accounted, as a cut
    }
    this.#isOver = true;
    return undefined;
  }

  #take(value: Uint8Array): Uint8Array {
    const { stream, drain } = this.#passing;
    this.#books.take(value);
    this.#size += value.byteLength;
    if (this.#size > stream.bytes) this.#giveUp("it is longer than any answer");
    if (this.#caller.isGone()) {
      this.#drained += value.byteLength;
      if (this.#drained > drain.bytes) this.#giveUp("the caller left");
    }
    if (this.#frames.isBetween() && endsBetweenEvents(value) && !this.#withheld.mayBeIn(value)) return value;
    return joined(this.#frames.take(value).filter(this.#isForCaller));
  }

  async #end(): Promise<void> {
    const { reading } = this.#passing.reader;
    this.#silence.over();
    // A last event without the empty line behind it is read as the providers' own clients read it.
    this.#books.take(BLANK_LINE);
    this.#books.catchUp();
    const gone = this.#caller.isGone();
    this.#begins({ kind: gone ? "left" : this.#silent ? "silent" : this.#broken ? "broken" : "garbled" });
    const told = reading.ended || reading.error !== undefined; // the provider itself said how it ended
    const clean = reading.ended || (told && !this.#broken);
    const last = told ? joined(this.#frames.rest().filter(this.#isForCaller)) : this.#passing.cutEvent();
    const end = gone ? "client-left" : reading.ended && reading.error === undefined ? "complete" : "cut";
    await this.#passing.account(end, reading.ended || !this.#gaveUp);
    // A connection that breaks takes along what is still on its way: only once more is asked for, the last event has gone out.
    this.#parting = { pieces: [...(last.byteLength > 0 ? [last] : []), ...(clean ? [] : [NOTHING_SAID])], clean };
    this.#caller.forget();
    this.#passing.over?.removeEventListener("abort", this.#readOn);
    this.#hasEnded();
  }

  /** One piece of it each time that the caller asks. */
  #part({ pieces, clean }: { pieces: Uint8Array[]; clean: boolean }): void {
    const piece = pieces.shift();
    if (piece) this.#to?.enqueue(piece);
    else if (clean) this.#to?.close();
    else this.#to?.error(new Error("the stream was cut"));
  }

  readonly #isForCaller = (event: Uint8Array): boolean => !this.#withheld.is(event);

  readonly #begins: Passing["begins"] = (beginning) => {
    this.#hasBegun = true;
    this.#passing.begins(beginning);
  };

  readonly #giveUp = (why: string): void => {
    this.#gaveUp = true;
    void this.#from.cancel(why).catch(() => undefined); // it has ended already
  };
}
