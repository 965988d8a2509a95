import type { BytePipe } from "../byte-pipe.ts";
import { afterLook, LOOKS, type Looked } from "../standing-evidence.ts";
import type { Timers } from "../timers.ts";

export interface Reader {
  /** Whether the session or token by which he came still lets him in; throws where nobody can say. */
  stands(): Promise<boolean>;
  /** His stream was cut, because he may read no longer, or nobody could say for too long. */
  cut(why: "ended" | "unknown"): void;
}

export interface Watching {
  timers: Timers;
  /** `access.revocationSeconds` of the contract: for how long a reader counts as let in without being asked about. */
  revocationMs: number;
  bytePipe(): BytePipe;
}

export const isEventStream = ({ body, headers }: Response): boolean =>
  body !== null && headers.get("content-type")?.startsWith("text/event-stream") === true;

/**
 * Looks, while a stream is open, whether its reader may read it (AUTH-3): what was revoked meanwhile gets no more of it than a request would
 * get answers.
 *
 * @param cut is called once, where he may not, or where nobody could say for longer than a request is let in without
 * @returns what ends the looking
 */
function watchStanding(reader: Reader, { timers, revocationMs }: Pick<Watching, "timers" | "revocationMs">, cut: () => void): () => void {
  let letInAt = timers.now();
  let looking = false;
  let cancelEnd = (): void => undefined;
  let isOver = false;
  const judge = (found: Looked, began: number): void => {
    if (isOver) return;
    const judged = afterLook(letInAt, { found, began }, timers.now(), revocationMs);
    cancelEnd();
    if (judged.goesOn) {
      letInAt = judged.letInAt;
      // The next look may come too late, or hang.
      cancelEnd = timers.after(judged.forMs, () => judge("unknown", timers.now()));
      return;
    }
    unwatch();
    reader.cut(judged.why);
    cut();
  };
  const ask = async (): Promise<void> => {
    looking = true;
    const began = timers.now();
    const stands = await reader.stands().catch(() => undefined);
    looking = false;
    judge(stands === undefined ? "unknown" : stands ? "stands" : "ended", began);
  };
  /** One look at a time; one that hangs gives nobody more time. */
  const stop = timers.every(revocationMs / LOOKS, () => {
    if (!looking) void ask();
  });
  const unwatch = (): void => {
    isOver = true;
    cancelEnd();
    stop();
  };
  judge("unknown", letInAt);
  return unwatch;
}

/**
 * The stream for as long as its reader may read it. A cut is shown as one, by a body that breaks off; whoever makes the stream sees a
 * reader who left.
 */
export function whileStanding(answered: Response, reader: Reader, { bytePipe, ...watching }: Watching): Response {
  const { body } = answered;
  if (!body) return answered;
  const { readable, writable } = bytePipe();
  const stop = new AbortController();
  const unwatch = watchStanding(reader, watching, () => stop.abort(new Error("who reads this may do so no longer")));
  // How it ends is told to both sides by the pipe itself.
  body.pipeTo(writable, { signal: stop.signal }).then(unwatch, unwatch);
  return new Response(readable, answered);
}

/** Somebody to whom a stream is made that nothing can be put between, because it goes out by the platform's own pipe. */
export interface StreamReader {
  /** Aborted when he leaves, or may read no more. */
  left: AbortSignal;
  /** Nothing is made for him any more. */
  over(): void;
}

export function streamReader(gone: AbortSignal, reader: Reader, watching: Pick<Watching, "timers" | "revocationMs">): StreamReader {
  const left = new AbortController();
  const leave = (): void => left.abort();
  const unwatch = watchStanding(reader, watching, leave);
  if (gone.aborted) leave();
  // No signal that follows the request's: the platform keeps such a one, and all that listens to it, for as long as the isolate lives.
  gone.addEventListener("abort", leave, { once: true });
  return {
    left: left.signal,
    over() {
      unwatch();
      gone.removeEventListener("abort", leave);
    },
  };
}
