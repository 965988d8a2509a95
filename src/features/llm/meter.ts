import { createParser } from "eventsource-parser";
import type { Reader } from "./readers/reader.ts";

export type StreamEnd = "complete" | "cut" | "client-left";

export interface MeteredStream {
  /** The provider's bytes, unchanged. */
  body: ReadableStream<Uint8Array>;
  /** Ends when the last byte was passed on and accounted; to be kept alive past the answer. */
  ended: Promise<void>;
}

/**
 * Passes a stream through while `reader` reads along. `account` runs before the stream is closed, so that a caller who saw the end finds it
 * accounted. A caller who leaves ends the provider's stream too; a stream the provider breaks is broken for the caller.
 */
export function meter(
  source: ReadableStream<Uint8Array>,
  reader: Reader,
  onText: (text: string) => void,
  account: (end: StreamEnd) => Promise<void>,
): MeteredStream {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  return { body: readable, ended: pump(source.getReader(), writable.getWriter(), readAlong(reader, onText), account, reader) };
}

async function pump(
  from: ReadableStreamDefaultReader<Uint8Array>,
  to: WritableStreamDefaultWriter<Uint8Array>,
  read: (bytes: Uint8Array) => void,
  account: (end: StreamEnd) => Promise<void>,
  reader: Reader,
): Promise<void> {
  let left = false;
  to.closed.catch((error: unknown) => {
    left = true;
    return from.cancel(error).catch(() => undefined); // it has ended already
  });
  let broken: unknown;
  try {
    for (;;) {
      const { done, value } = await from.read();
      if (done) break;
      read(value);
      await to.write(value);
    }
  } catch (error) {
    broken = error;
  }
  const end = left ? "client-left" : broken !== undefined || !reader.reading.ended ? "cut" : "complete";
  await account(end);
  if (left) return;
  await (broken === undefined ? to.close() : to.abort(broken)).catch(() => undefined); // the caller left meanwhile; the call is accounted
}

function readAlong(reader: Reader, onText: (text: string) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent({ data }) {
      const text = reader.event(data);
      if (text !== "") onText(text);
    },
  });
  return (bytes) => parser.feed(decoder.decode(bytes, { stream: true }));
}
