import { createParser } from "eventsource-parser";
import { joined } from "../../platform/bytes.ts";
import { systemTimers, type Timers } from "../../platform/timers.ts";
import type { Metering } from "./metering.ts";
import { beginningOf, type Beginning } from "./verdict-rules.ts";

export interface Passing extends Metering {
  /** Heeds the first word alone. */
  begins(beginning: Beginning): void;
  /** Takes what ends it. */
  droppedBy(act: () => void): void;
}

export const BLANK_LINE = new TextEncoder().encode("\n\n");
/** Says nothing on any wire, wherever an event has ended. */
export const NOTHING_SAID = new TextEncoder().encode("\n");

/** The last bytes of a stream that ends well, or breaks. */
export async function endStream(
  to: WritableStreamDefaultWriter<Uint8Array>,
  { last, clean }: { last: Uint8Array | undefined; clean: boolean },
  takes: (writing: Promise<void>) => Promise<void>,
): Promise<void> {
  if (last && last.length > 0) await takes(to.write(last));
  // A connection that breaks takes along what is still on its way: only once more is asked for, the last event has gone out.
  if (!clean) await takes(to.write(NOTHING_SAID));
  await (clean ? to.close() : to.abort(new Error("the stream was cut"))).catch(() => undefined); // the caller left meanwhile; the call is accounted
}

/**
 * Calls back once nothing was read for so long while the provider was waited for. One timer for all that is waited for: setting and ending
 * one a piece costs as much as reading the piece.
 */
export function watchSilence(idleMs: number, silent: () => void, timers: Timers = systemTimers) {
  let since: number | undefined;
  let cancel: (() => void) | undefined;
  const look = (): void => {
    cancel = undefined;
    if (since === undefined) return;
    const left = since + idleMs - timers.now();
    if (left <= 0) silent();
    else cancel = timers.after(left, look);
  };
  return {
    begins() {
      since = timers.now();
      cancel ??= timers.after(idleMs, look);
    },
    ends: () => void (since = undefined),
    /** Nothing is waited for any more. */
    over: () => cancel?.(),
  };
}

/** Knows whether the caller has left, by the signal or by being told, and gives the reading up some time after. */
export function watchCaller(
  { drain, left, over: late }: Pick<Metering, "drain" | "left" | "over">,
  { goes, giveUp }: { goes(): void; giveUp(): void },
) {
  let gone = false;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let endWait: () => void = () => undefined;
  const mayHaveLeft = (): void => {
    if (!over) timer ??= setTimeout(giveUp, drain.seconds * 1_000);
  };
  const leave = (): void => {
    if (gone || over) return;
    gone = true;
    mayHaveLeft();
    goes();
    endWait();
  };
  const endsWait = (): void => endWait();
  if (left?.aborted) leave();
  left?.addEventListener("abort", leave, { once: true });
  late?.addEventListener("abort", endsWait, { once: true });
  return {
    isGone: () => gone,
    leave,
    /** Nothing goes to the caller any more, whoever is the cause. */
    mayHaveLeft,
    /** Waits until a piece is taken, or nobody is there to take it: a write that is under way is not ended by aborting the stream. */
    takes: (writing: Promise<void>) =>
      new Promise<void>((resolve) => {
        endWait = resolve;
        void writing.catch(leave).then(resolve);
      }),
    forget() {
      over = true;
      clearTimeout(timer);
      left?.removeEventListener("abort", leave);
      late?.removeEventListener("abort", endsWait);
    },
  };
}

/** What is read of a stream at once where the platform lets its reader say; by itself it hands out 4 KiB. */
const AT_ONCE = 65_536;

export interface ByteReader {
  /** The next bytes; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  cancel(): Promise<void>;
}

/** Reads what has gathered of a stream in as few turns as it can: one buffer, of which what came is copied, so that none is kept for few bytes. */
export function readGathered(stream: ReadableStream<Uint8Array>): ByteReader {
  const byob = byobReaderOf(stream);
  if (!byob) {
    const from = stream.getReader();
    return { next: async () => (await from.read()).value, cancel: () => from.cancel() };
  }
  let buffer = new ArrayBuffer(AT_ONCE);
  return {
    async next() {
      const { done, value } = await byob.read(new Uint8Array(buffer));
      if (value) buffer = value.buffer;
      return done || !value ? undefined : value.slice();
    },
    cancel: () => byob.cancel(),
  };
}

/** Undefined of a stream that is none of bytes. */
function byobReaderOf(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return stream.getReader({ mode: "byob" });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Bytes that wait to be read at most: of a stream whose first words were seen nothing more is needed before its end. */
const MOST_GATHERED = 65_536;

/**
 * Reads a stream for the books: event by event until its first words came, or where somebody listens to them, and then many at once, as
 * each by itself costs more than all that is in it.
 */
export function readAlong({ reader, onText, begins }: Passing) {
  const decoder = new TextDecoder();
  let hasBegun = false;
  let gathered: Uint8Array[] = [];
  let size = 0;
  const parser = createParser({
    onEvent({ data }) {
      const text = reader.event(data);
      if (!hasBegun) {
        const beginning = beginningOf(data, reader.reading.error);
        hasBegun = beginning !== undefined;
        if (beginning) begins(beginning);
      }
      if (text !== "") onText?.(text);
    },
  });
  const catchUp = (): void => {
    const bytes = joined(gathered);
    gathered = [];
    size = 0;
    parser.feed(decoder.decode(bytes, { stream: true }));
  };
  return {
    take(bytes: Uint8Array): void {
      gathered.push(bytes);
      size += bytes.byteLength;
      if (onText || !hasBegun || reader.reading.delivered === 0 || size > MOST_GATHERED) catchUp();
    },
    /** What waits is read: the reader has all that was taken. */
    catchUp,
  };
}
