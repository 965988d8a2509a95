import { fileSetAside, readingFailed } from "../../platform/events/crawl.ts";
import { inSlices, type Sliced } from "../../platform/sliced.ts";
import type { CrawlDeps } from "./ports.ts";
import { beginReading, readingEnded, type Reading } from "./reading-store.ts";
import { recorded } from "../../platform/language/say.ts";

/**
 * What came of reading a file: what was read, that it is set aside, or that reading it failed.
 * `open` where the note that it is being read still stands; whoever stores the outcome ends it with that.
 */
export type GuardedReading<T> =
  | { kind: "read"; value: T; open: boolean }
  | { kind: "failed"; reason: string; open: boolean }
  | { kind: "set-aside" };

/**
 * Reads what came from outside. That it is being read is stored before, so that a file whose reading ends the isolate is known by it:
 * after the contract's number of such ends, in whichever crawls, it is not read again until they are forgotten. What the reading throws
 * stays with the file.
 */
export async function guardReading<T>(deps: CrawlDeps, reading: Reading, work: () => Sliced<T>): Promise<GuardedReading<T>> {
  const { setAside } = deps.contract.crawl;
  const deaths = await beginReading(deps.db, reading, setAside, deps.clock.now());
  const { supplierId, url } = reading;
  if (deaths >= setAside.afterDeaths) {
    fileSetAside(deps, { supplierId, url, deaths });
    return { kind: "set-aside" };
  }
  const result = await attempt(deps, reading, work);
  // One more end would set a suspect aside: its note does not stand through writes that another file's reading may cut off.
  if (deaths === 0) return { ...result, open: true };
  await readingEnded(deps.db, reading);
  return { ...result, open: false };
}

/** The same for files whose reading stores nothing. */
export async function guardedRead<T>(deps: CrawlDeps, reading: Reading, work: () => Sliced<T>): Promise<GuardedReading<T>> {
  const result = await guardReading(deps, reading, work);
  if (result.kind !== "set-aside" && result.open) await readingEnded(deps.db, reading);
  return result;
}

async function attempt<T>(
  deps: CrawlDeps,
  { supplierId, url }: Reading,
  work: () => Sliced<T>,
): Promise<{ kind: "read"; value: T } | { kind: "failed"; reason: string }> {
  try {
    return { kind: "read", value: await inSlices(work(), deps) };
  } catch (error) {
    readingFailed(deps, { supplierId, url, error });
    return { kind: "failed", reason: recorded`reading it failed: ${error instanceof Error ? error.name : "unknown"}` };
  }
}
