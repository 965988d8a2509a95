import { createParser } from "eventsource-parser";
import { joined } from "../../platform/bytes.ts";
import { createFrames } from "./frames.ts";
import type { Reader } from "./readers/reader.ts";
import { beginningOf, type Beginning } from "./verdict-rules.ts";

export type StreamEnd = "complete" | "cut" | "client-left";

const BLANK_LINE = new TextEncoder().encode("\n\n");
/** The platform hands out no more at once: more may be there already. */
const FULL_PIECE = 4_096;
/** Says nothing on any wire, wherever an event has ended. */
const NOTHING_SAID = new TextEncoder().encode("\n");

export interface MeteredStream {
  /** The provider's events, byte for byte, but for those that are withheld. */
  body: ReadableStream<Uint8Array>;
  /** Ends when the last byte was passed on and accounted; to be kept alive past the answer. */
  ended: Promise<void>;
  /** What it began with; nothing of it has to be read for that. */
  begun: Promise<Beginning>;
  /** Ends it at once, as where its caller had left and nobody reads it on. */
  drop(): void;
}

export interface Metering {
  reader: Reader;
  /** Gets the text shown to people, piece by piece. */
  onText(text: string): void;
  /**
   * Runs before the stream is closed, so that a caller who saw the end finds it accounted. All that the provider made was seen unless it
   * was given up while it may have been at work.
   */
  account(end: StreamEnd, sawAll: boolean): Promise<void>;
  /** How long, and how much of, the stream is read on for its usage after the caller left. */
  drain: { seconds: number; bytes: number };
  /** How long the provider may be silent, and how much of one event is held until it is whole. */
  stream: { idleMs: number; eventBytes: number; gatherMs: number };
  /** Whether an event is not for the caller. */
  withhold?: (event: Uint8Array) => boolean;
  /** What the caller is told last where the stream was cut short. */
  cutEvent: Uint8Array;
  /** Aborts when the caller leaves: while the provider is silent nothing else tells. */
  left?: AbortSignal;
}

/**
 * Passes a stream through while the reader reads along. A caller who leaves has bought the answer: it is read on, to nobody, for what it
 * cost, and ended only where that takes too much. A stream that is cut, by the provider or by its silence, ends for the caller with an
 * error of the wire's own form and then breaks: nobody takes half an answer for a whole one. Its last event, unfinished, is left out.
 */
export function meter(source: ReadableStream<Uint8Array>, metering: Metering): MeteredStream {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  let drop: () => void = () => undefined;
  let begins: (beginning: Beginning) => void = () => undefined;
  const begun = new Promise<Beginning>((resolve) => (begins = resolve));
  const ended = pump(source.getReader(), writable.getWriter(), { ...metering, begins, droppedBy: (act) => (drop = act) });
  return { body: readable, ended, begun, drop: () => drop() };
}

interface Pumping extends Metering {
  /** Heeds the first word alone. */
  begins(beginning: Beginning): void;
  /** Takes what ends it. */
  droppedBy(act: () => void): void;
}

async function pump(
  from: ReadableStreamDefaultReader<Uint8Array>,
  to: WritableStreamDefaultWriter<Uint8Array>,
  metering: Pumping,
): Promise<void> {
  const { reading } = metering.reader;
  let hasBegun = false;
  const begins = (beginning: Beginning): void => {
    hasBegun = true;
    metering.begins(beginning);
  };
  const read = readAlong({ ...metering, begins });
  const frames = createFrames(metering.stream.eventBytes);
  let gaveUp = false;
  let silent = false;
  const giveUp = (why: string): void => {
    gaveUp = true;
    void from.cancel(why).catch(() => undefined); // it has ended already
  };
  const silence = watchSilence(metering.stream.idleMs, () => {
    silent = true;
    giveUp("the provider is silent");
  });
  const caller = watchCaller(to, metering, () => giveUp("the caller left"));
  metering.droppedBy(() => {
    caller.leave();
    giveUp("the answer is not wanted any more");
  });
  const isForCaller = (event: Uint8Array) => !metering.withhold?.(event);
  const pass = (events: readonly Uint8Array[]) => (caller.isGone() ? undefined : caller.takes(to.write(joined(events))));
  let broken = false;
  let drained = 0;
  let early = 0;
  try {
    for (;;) {
      silence.begins();
      const { done, value } = await from.read();
      silence.ends();
      if (done) break;
      read(value);
      const events = frames.take(value).filter(isForCaller);
      const passed = events.length > 0 ? pass(events) : undefined;
      early += hasBegun ? 0 : value.byteLength;
      // What it begins with is looked for on and on, whether anybody reads what comes before it.
      if (hasBegun || early > metering.stream.eventBytes) await passed;
      if (caller.isGone()) drained += value.byteLength;
      if (drained > metering.drain.bytes) giveUp("the caller left");
      else if (value.byteLength < FULL_PIECE) await pause(metering.stream.gatherMs);
    }
  } catch {
    broken = true; // told to the caller, and accounted, as a cut
  }
  silence.ends();
  // A last event without the empty line behind it is read as the providers' own clients read it.
  read(BLANK_LINE);
  begins({ kind: caller.isGone() ? "left" : silent ? "silent" : broken ? "broken" : "garbled" });
  const told = reading.ended || reading.error !== undefined; // the provider itself said how it ended
  const last = told ? frames.rest().filter(isForCaller) : [metering.cutEvent];
  const clean = reading.ended || (told && !broken);
  if (last.length > 0) await pass(last);
  // A connection that breaks takes along what is still on its way: only once more is asked for, the last event has gone out.
  if (!clean) await pass([NOTHING_SAID]);
  const gone = caller.isGone();
  caller.forget();
  const end = gone ? "client-left" : reading.ended && reading.error === undefined ? "complete" : "cut";
  await metering.account(end, reading.ended || !gaveUp);
  if (gone) return;
  await (clean ? to.close() : to.abort(new Error("the stream was cut"))).catch(() => undefined); // the caller left meanwhile; the call is accounted
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));

/** Calls back once nothing was read for so long while the provider was waited for. */
function watchSilence(idleMs: number, silent: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return { begins: () => void (timer = setTimeout(silent, idleMs)), ends: () => clearTimeout(timer) };
}

/** Knows whether the caller has left, by the signal or by the stream that nobody reads, and gives the reading up some time after. */
function watchCaller(to: WritableStreamDefaultWriter<Uint8Array>, { drain, left }: Metering, giveUp: () => void) {
  let gone = false;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let endWait: () => void = () => undefined;
  const leave = (): void => {
    if (gone || over) return;
    gone = true;
    timer = setTimeout(giveUp, drain.seconds * 1_000);
    void to.abort("the caller left").catch(() => undefined); // it has ended already
    endWait();
  };
  to.closed.catch(leave);
  if (left?.aborted) leave();
  left?.addEventListener("abort", leave, { once: true });
  return {
    isGone: () => gone,
    leave,
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
    },
  };
}

function readAlong({ reader, onText, begins }: Pumping): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let hasBegun = false;
  const parser = createParser({
    onEvent({ data }) {
      const text = reader.event(data);
      if (!hasBegun) {
        const beginning = beginningOf(data, reader.reading.error);
        hasBegun = beginning !== undefined;
        if (beginning) begins(beginning);
      }
      if (text !== "") onText(text);
    },
  });
  return (bytes) => parser.feed(decoder.decode(bytes, { stream: true }));
}
