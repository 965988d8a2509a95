/** What one call may hold of the isolate's bytes of images. */
export interface Allowance {
  /** Says how many bytes it holds now; false where that is more than there is room for, and nothing is held then that was not before. */
  holds(bytes: number): boolean;
  release(): void;
}

/** The bytes of images that an isolate holds at once, while they come and until they are kept: its memory is 128 MB for everything. */
export function createHeldBytes(most: number): { allow(): Allowance } {
  let held = 0;
  return {
    allow() {
      let mine = 0;
      return {
        holds(bytes) {
          if (held - mine + bytes > most) return false;
          held += bytes - mine;
          mine = bytes;
          return true;
        },
        release() {
          held -= mine;
          mine = 0;
        },
      };
    },
  };
}
