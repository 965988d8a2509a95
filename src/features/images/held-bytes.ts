import type { Clock } from "../../platform/clock.ts";

/** What one call may hold of the isolate's bytes of images. */
export interface Allowance {
  /**
   * Says how many bytes it holds now; false where that is more than there is room for, or the call is over, and nothing is held then
   * that was not before.
   */
  holds(bytes: number): boolean;
  release(): void;
}

interface Holder {
  bytes: number;
  until: number;
}

/**
 * The bytes of images that an isolate holds at once, while they come and until they are kept: its memory is 128 MB for everything. A
 * call that outlasts `longestMs` holds nothing any more: the platform ends requests without a word, and none gives its room back then.
 */
export function createHeldBytes(clock: Clock, { most, longestMs }: { most: number; longestMs: number }): { allow(): Allowance } {
  const holders = new Set<Holder>();
  const held = (now: number): number => {
    let sum = 0;
    for (const holder of holders)
      if (holder.until <= now) holders.delete(holder);
      else sum += holder.bytes;
    return sum;
  };
  return {
    allow() {
      const mine = { bytes: 0, until: clock.now().getTime() + longestMs };
      holders.add(mine);
      return {
        holds(bytes) {
          const others = held(clock.now().getTime()) - mine.bytes;
          if (!holders.has(mine) || others + bytes > most) return false;
          mine.bytes = bytes;
          return true;
        },
        release: () => void holders.delete(mine),
      };
    },
  };
}
