/** Room that what comes is given first; small bodies are most of them. */
const FIRST_ROOM = 4_096;

interface GatheredBytes {
  /** Bytes that are held of it once so many more have been added. */
  heldWith(more: number): number;
  add(piece: Uint8Array): void;
  readonly size: number;
  /** All that was added, without a copy. */
  bytes(): Uint8Array;
}

/**
 * Bytes that come piece by piece, kept as one. No piece is kept: the platform gives each a room of its own, of kilobytes however short it is.
 * The room doubles until it has what is `expected`, so that one that comes as it was announced is there once.
 */
export function gatherBytes(expected: number): GatheredBytes {
  let room = new Uint8Array(Math.min(expected, FIRST_ROOM));
  let size = 0;
  const roomWith = (more: number): number =>
    size + more <= room.byteLength ? room.byteLength : Math.max(size + more, Math.min(2 * room.byteLength, expected));
  return {
    heldWith: roomWith,
    add(piece) {
      const needed = roomWith(piece.byteLength);
      if (needed > room.byteLength) {
        const larger = new Uint8Array(needed);
        larger.set(room.subarray(0, size));
        room = larger;
      }
      room.set(piece, size);
      size += piece.byteLength;
    },
    get size() {
      return size;
    },
    bytes: () => room.subarray(0, size),
  };
}
