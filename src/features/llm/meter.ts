import type { Metering } from "./metering.ts";
import { passFramed } from "./pass-framed.ts";
import { passNatively } from "./pass-natively.ts";
import type { Passing } from "./pass-parts.ts";
import type { Beginning } from "./verdict-rules.ts";

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

/**
 * Passes a stream through while the reader reads along. A caller who leaves has bought the answer: it is read on, to nobody, for what it
 * cost, and ended only where that takes too much. A stream that is cut, by the provider or by its silence, ends for the caller with an
 * error of the wire's own form and then breaks: nobody takes half an answer for a whole one.
 */
export function meter(source: ReadableStream<Uint8Array>, metering: Metering): MeteredStream {
  let drop: () => void = () => undefined;
  let begins: (beginning: Beginning) => void = () => undefined;
  const begun = new Promise<Beginning>((resolve) => (begins = resolve));
  const passing: Passing = { ...metering, begins, droppedBy: (act) => (drop = act) };
  const { body, ended } = metering.withheld ? passFramed(source, passing, metering.withheld) : piped(source, passing);
  return { body, ended, begun, drop: () => drop() };
}

function piped(source: ReadableStream<Uint8Array>, passing: Passing): Pick<MeteredStream, "body" | "ended"> {
  const { readable, writable } = passing.pipe();
  return { body: readable, ended: passNatively(source, writable, passing) };
}
