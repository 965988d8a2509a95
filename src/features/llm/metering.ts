import type { Reader } from "./readers/reader.ts";

export type StreamEnd = "complete" | "cut" | "client-left";

/** Events that are not for the caller. */
export interface Withheld {
  /** Whether one may be among these whole events; where none can be, nothing is looked at more closely. */
  mayBeIn(events: Uint8Array): boolean;
  is(event: Uint8Array): boolean;
}

export interface Metering {
  reader: Reader;
  /** Gets the text shown to people as it comes, piece by piece. */
  onText?: ((text: string) => void) | undefined;
  /**
   * Runs before the stream is closed, so that a caller who saw the end finds it accounted. All that the provider made was seen unless it
   * was given up while it may have been at work.
   */
  account(end: StreamEnd, sawAll: boolean): Promise<void>;
  /** How long, and how much of, the stream is read on for its usage after the caller left. */
  drain: { seconds: number; bytes: number };
  /** How long the provider may be silent, how much of one event is held until it is whole, how much all may be, how often what passes is read. */
  stream: { idleMs: number; eventBytes: number; bytes: number; readEveryMs: number };
  /** Which events are not for the caller, where some are not. */
  withheld?: Withheld;
  /** What the caller is told last where the stream was cut short, behind the beginning of an event where one went out. */
  cutEvent(half?: Uint8Array): Uint8Array;
  /** Aborts when the caller leaves: while the provider is silent nothing else tells. */
  left?: AbortSignal;
  /** Aborts when the call's time is over, as its connection does: nobody is waited for any longer. */
  over?: AbortSignal;
  /** What takes bytes in at one end and hands them out at the other. */
  pipe(): { readable: ReadableStream<Uint8Array>; writable: WritableStream<Uint8Array> };
}
