import { createParser } from "eventsource-parser";
import type { Reader } from "./readers/reader.ts";

export type StreamEnd = "complete" | "cut" | "client-left";

export interface MeteredStream {
  /** The provider's bytes, unchanged. */
  body: ReadableStream<Uint8Array>;
  /** Ends when the last byte was passed on and accounted; to be kept alive past the answer. */
  ended: Promise<void>;
}

export interface Metering {
  reader: Reader;
  /** Gets the text shown to people, piece by piece. */
  onText(text: string): void;
  /** Runs before the stream is closed, so that a caller who saw the end finds it accounted. */
  account(end: StreamEnd): Promise<void>;
  /** How long, and how much of, the stream is read on for its usage after the caller left. */
  drain: { seconds: number; bytes: number };
  /** Aborts when the caller leaves: while the provider is silent nothing else tells. */
  left?: AbortSignal;
}

/**
 * Passes a stream through while the reader reads along. A caller who leaves has bought the answer: it is read on, to nobody, for what it
 * cost, and ended only where that takes too much. A stream the provider breaks is broken for the caller.
 */
export function meter(source: ReadableStream<Uint8Array>, metering: Metering): MeteredStream {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  return { body: readable, ended: pump(source.getReader(), writable.getWriter(), metering) };
}

async function pump(
  from: ReadableStreamDefaultReader<Uint8Array>,
  to: WritableStreamDefaultWriter<Uint8Array>,
  metering: Metering,
): Promise<void> {
  const read = readAlong(metering);
  const giveUp = () => void from.cancel("the caller left").catch(() => undefined); // it has ended already
  const caller = watchCaller(to, metering, giveUp);
  let broken: unknown;
  let drained = 0;
  try {
    for (;;) {
      const { done, value } = await from.read();
      if (done) break;
      read(value);
      if (!caller.isGone()) {
        await to.write(value).catch(caller.leave);
        continue;
      }
      drained += value.byteLength;
      if (drained > metering.drain.bytes) giveUp();
    }
  } catch (error) {
    broken = error;
  }
  const gone = caller.isGone();
  caller.forget();
  await metering.account(gone ? "client-left" : broken !== undefined || !metering.reader.reading.ended ? "cut" : "complete");
  if (gone) return;
  await (broken === undefined ? to.close() : to.abort(broken)).catch(() => undefined); // the caller left meanwhile; the call is accounted
}

/** Knows whether the caller has left, by the signal or by the stream that nobody reads, and gives the reading up some time after. */
function watchCaller(to: WritableStreamDefaultWriter<Uint8Array>, { drain, left }: Metering, giveUp: () => void) {
  let gone = false;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const leave = (): void => {
    if (gone || over) return;
    gone = true;
    timer = setTimeout(giveUp, drain.seconds * 1_000);
    void to.abort("the caller left").catch(() => undefined); // so that a write which waits for the caller ends
  };
  to.closed.catch(leave);
  if (left?.aborted) leave();
  left?.addEventListener("abort", leave, { once: true });
  return {
    isGone: () => gone,
    leave,
    forget() {
      over = true;
      clearTimeout(timer);
      left?.removeEventListener("abort", leave);
    },
  };
}

function readAlong({ reader, onText }: Metering): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent({ data }) {
      const text = reader.event(data);
      if (text !== "") onText(text);
    },
  });
  return (bytes) => parser.feed(decoder.decode(bytes, { stream: true }));
}
