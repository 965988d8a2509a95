import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "./readers/reader.ts";

/** How long an answer let itself be waited for, in milliseconds from when its provider was asked. */
export interface CallTiming {
  /** To the first of a stream that is answer: text, reasoning or a tool's name. Null where none came, or the answer came whole. */
  firstTokenMs: number | null;
  durationMs: number;
}

export interface CallWatch {
  /** The same reader, which notices when the answer begins. */
  reading(reader: Reader): Reader;
  /** The timing of a call that ends now. */
  ends(): CallTiming;
}

/** Watches a call from the moment its provider is asked. */
export function watchCall(clock: Clock): CallWatch {
  const startedAt = clock.now().getTime();
  // A clock that was set back does not make a time less than none.
  const elapsed = (): number => Math.max(0, clock.now().getTime() - startedAt);
  let firstTokenMs: number | null = null;
  return {
    reading: (reader) => ({
      reading: reader.reading,
      seen: reader.seen,
      event(data) {
        const shown = reader.event(data);
        if (reader.reading.delivered > 0) firstTokenMs ??= elapsed();
        return shown;
      },
      answer: (json) => reader.answer(json),
    }),
    ends: () => ({ firstTokenMs, durationMs: elapsed() }),
  };
}
