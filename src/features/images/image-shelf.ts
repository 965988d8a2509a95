import type { Clock } from "../../platform/clock.ts";
import type { Contract } from "../../platform/contract.ts";
import { withDeadline } from "../../platform/deadline.ts";
import { AppError, unavailable } from "../../platform/errors.ts";
import type { ImageFormat } from "./formats.ts";
import { createHeldBytes } from "./held-bytes.ts";
import { createImageMemory } from "./image-memory.ts";
import { ProcessorFault } from "./image-processor.ts";
import type { EndedCall, ImageCache, ImageProcessor, ImageShelf } from "./ports.ts";

interface ShelfDeps {
  clock: Clock;
  contract: Contract;
  imageProcessor: ImageProcessor;
  imageCache: ImageCache;
  defer(task: Promise<unknown>): void;
}

interface Flight {
  startedAt: number;
  ended: Promise<EndedCall>;
}

/**
 * Images of this isolate's memory, of the cache, and of the processor those that neither has: one call of an image at a time, however many ask. A flight looks into the cache
 * and is over once the image is kept there, so that who comes later finds it. It belongs to the request that began it, and outlives
 * that: who joins waits for no longer than an image may take, and one that never ended is left behind.
 */
export function createImageShelf(deps: ShelfDeps): ImageShelf {
  const { deadlineMs, cacheDeadlineMs, inFlightBytes, memoryBytes, imageCacheSeconds } = deps.contract.images;
  const longestMs = deadlineMs + 2 * cacheDeadlineMs;
  const held = createHeldBytes(deps.clock, { most: inFlightBytes, longestMs });
  const memory = createImageMemory(deps.clock, { mostBytes: memoryBytes, goodForMs: imageCacheSeconds * 1_000 });
  const flights = new Map<string, Flight>();

  const fly = async (path: string, format: ImageFormat, over: () => void): Promise<EndedCall> => {
    const allowance = held.allow();
    let keeping: Promise<void> | undefined;
    try {
      const cached = await deps.imageCache.read(path, format, allowance);
      if (cached === "no-room") return { answer: { kind: "overloaded" }, from: "cache" };
      if (cached) memory.set(path, cached);
      if (cached) return { answer: cached, from: "cache" };
      const answer = await deps.imageProcessor.process(path, format, allowance);
      if (answer.kind === "image") {
        memory.set(path, answer);
        keeping = deps.imageCache.keep(path, answer);
      }
      return { answer, from: "processor" };
    } catch (error) {
      return { error };
    } finally {
      const end = () => {
        allowance.release();
        over();
      };
      if (keeping) deps.defer(keeping.finally(end));
      else end();
    }
  };

  const begin = (path: string, format: ImageFormat): Flight => {
    const over = () => {
      if (flights.get(path) === flight) flights.delete(path);
    };
    const flight: Flight = { startedAt: deps.clock.now().getTime(), ended: fly(path, format, over) };
    flights.set(path, flight);
    deps.defer(flight.ended);
    return flight;
  };

  return {
    async get(path, format) {
      const remembered = memory.get(path);
      if (remembered) return { answer: remembered, from: "cache", isOwnCall: false };
      const under = flights.get(path);
      const joined = under && deps.clock.now().getTime() - under.startedAt < longestMs ? under : undefined;
      const ended = joined ? await joinedIn(joined, longestMs) : await begin(path, format).ended;
      return { ...ended, isOwnCall: !joined && ("error" in ended || ended.from === "processor") };
    },
  };
}

/** What another's call brings, or that it brings nothing in time. */
async function joinedIn({ ended }: Flight, longestMs: number): Promise<EndedCall> {
  try {
    return await withDeadline("images", longestMs, () => ended);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { error: unavailable("images", new ProcessorFault("unreachable", "another request's call did not end", error)) };
  }
}
