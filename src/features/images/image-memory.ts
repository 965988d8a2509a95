import type { Clock } from "../../platform/clock.ts";
import type { WholeImage } from "./ports.ts";

export interface ImageMemory {
  get(path: string): WholeImage | undefined;
  set(path: string, image: WholeImage): void;
}

/** The images an isolate served last, up to so many bytes of them, until they are as old as the platform's cache lets them become: they cost nobody a look there. */
export function createImageMemory(clock: Clock, { mostBytes, goodForMs }: { mostBytes: number; goodForMs: number }): ImageMemory {
  const entries = new Map<string, { image: WholeImage; until: number }>();
  let bytes = 0;
  const forget = (path: string): void => {
    bytes -= entries.get(path)?.image.bytes.byteLength ?? 0;
    entries.delete(path);
  };
  return {
    get(path) {
      const entry = entries.get(path);
      if (!entry) return undefined;
      entries.delete(path);
      entries.set(path, entry);
      if (clock.now().getTime() < entry.until) return entry.image;
      forget(path);
      return undefined;
    },
    set(path, image) {
      forget(path);
      if (image.bytes.byteLength > mostBytes) return;
      // A copy: what came piece by piece stands in a room that may be twice as large.
      entries.set(path, { image: { ...image, bytes: image.bytes.slice() }, until: image.madeAt + goodForMs });
      bytes += image.bytes.byteLength;
      for (const oldest of entries.keys()) {
        if (bytes <= mostBytes) break;
        forget(oldest);
      }
    },
  };
}
