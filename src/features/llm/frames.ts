import { joined } from "../../platform/bytes.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Cuts a stream of Server-Sent Events into whole events, their bytes unchanged, wherever the network cut it. */
export interface Frames {
  /** The events that are whole with these bytes. One longer than `most` bytes is handed out as it comes. */
  take(bytes: Uint8Array): Uint8Array[];
  /** As `take`, where nobody needs the events themselves. */
  follow(bytes: Uint8Array): void;
  /** Nothing is held: what comes next begins an event. */
  isBetween(): boolean;
  /** What is left, if anything: an event that nothing ended. */
  rest(): Uint8Array[];
}

/**
 * An event ends after an empty line; lines end by LF, or CR and LF, as every provider's do (a stream of lines that end by CR alone is
 * handed out whole, at its end).
 */
export function createFrames(most: number): Frames {
  let held: Uint8Array = new Uint8Array();
  /** Bytes of `held` known to end no event. */
  let looked = 0;
  return {
    take(bytes) {
      const all = held.length === 0 ? bytes : joined([held, bytes]);
      const events: Uint8Array[] = [];
      let from = 0;
      for (let feed = all.indexOf(LINE_FEED, looked); feed !== -1; feed = all.indexOf(LINE_FEED, feed + 1)) {
        if (!endsEvent(all, from, feed)) continue;
        events.push(all.subarray(from, feed + 1));
        from = feed + 1;
      }
      held = all.subarray(from);
      if (held.length > most) {
        events.push(held);
        held = new Uint8Array();
      }
      looked = held.length;
      return events;
    },
    follow(bytes) {
      const all = held.length === 0 ? bytes : joined([held, bytes]);
      let end = all.lastIndexOf(LINE_FEED);
      while (end > 0 && !endsEvent(all, 0, end)) end = all.lastIndexOf(LINE_FEED, end - 1);
      held = end === -1 || !endsEvent(all, 0, end) ? all : all.subarray(end + 1);
      if (held.length > most) held = new Uint8Array();
      looked = held.length;
    },
    isBetween: () => held.length === 0,
    rest: () => (held.length > 0 ? [held] : []),
  };
}

/** Whether these bytes, which begin an event, end with one: they are whole events. */
export const endsBetweenEvents = (bytes: Uint8Array): boolean => bytes.at(-1) === LINE_FEED && endsEvent(bytes, 0, bytes.length - 1);

/** Whether the line that this line feed ends is empty. */
function endsEvent(bytes: Uint8Array, from: number, feed: number): boolean {
  const before = bytes[feed - 1] === CARRIAGE_RETURN && feed > from ? feed - 1 : feed;
  return before === from || bytes[before - 1] === LINE_FEED;
}
