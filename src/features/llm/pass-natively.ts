import { createFrames } from "./frames.ts";
import { BLANK_LINE, endStream, readAlong, readGathered, watchCaller, watchSilence, type Passing } from "./pass-parts.ts";

/** No word is as long: what came at once is large pieces, or has gathered, and more may be there already. */
const FULL_PIECE = 4_096;

/**
 * Passes a stream on by the platform's own pipe, at what bytes cost, and reads a copy of it for the books: at once until its first words came
 * or where somebody listens, and then in what has gathered meanwhile. Of what comes as words do, in small pieces, the copy is read hardly
 * further than the caller takes; what comes in large ones may be ahead of either by `stream.bytes`, which no stream passes. The beginning of an event may be with the caller when the stream is cut: it becomes the error.
 */
export async function passNatively(
  source: ReadableStream<Uint8Array>,
  writable: WritableStream<Uint8Array>,
  passing: Passing,
): Promise<void> {
  const { reading } = passing.reader;
  const [toCaller, toBooks] = source.tee();
  const from = readGathered(toBooks);
  const stop = new AbortController();
  const books = readAlong(passing);
  const frames = createFrames(passing.stream.eventBytes);
  let gaveUp = false;
  let silent = false;
  const giveUp = (): void => {
    gaveUp = true;
    void from.cancel().catch(() => undefined); // it has ended already
    stop.abort();
  };
  const silence = watchSilence(passing.stream.idleMs, () => {
    silent = true;
    giveUp();
  });
  const lag = createPause(passing.onText ? 0 : passing.stream.readEveryMs);
  const caller = watchCaller(passing, {
    goes() {
      stop.abort();
      lag.end();
    },
    giveUp,
  });
  passing.droppedBy(() => {
    caller.leave();
    giveUp();
  });
  const how = { preventClose: true, preventAbort: true, preventCancel: true, signal: stop.signal };
  const pipe = watchPipe(toCaller.pipeTo(writable, how), stop.signal);
  void pipe.over.then(() => {
    lag.end();
    void toCaller.cancel().catch(() => undefined); // it has ended already
    if (pipe.isBroken()) caller.mayHaveLeft();
    // One who may read no more is still there: to him it breaks off.
    if (caller.isGone()) void writable.abort("the caller left").catch(() => undefined); // it has ended already
  });
  let broken = false;
  let size = 0;
  let drained = 0;
  try {
    for (;;) {
      silence.begins();
      const value = await from.next();
      silence.ends();
      if (!value) break;
      books.take(value);
      frames.follow(value);
      size += value.byteLength;
      if (caller.isGone() || pipe.isBroken()) drained += value.byteLength;
      if (drained > passing.drain.bytes || size > passing.stream.bytes) giveUp();
      else if ((reading.delivered > 0 || size > passing.stream.eventBytes) && value.byteLength < FULL_PIECE) await lag.pause();
    }
  } catch {
    broken = !gaveUp; // told to the caller, and accounted, as a cut
  }
  silence.over();
  // A last event without the empty line behind it is read as the providers' own clients read it.
  books.take(BLANK_LINE);
  books.catchUp();
  // A pipe that breaks while the provider goes on broke at the caller's end.
  const gone = caller.isGone() || (pipe.isBroken() && !broken);
  passing.begins({ kind: gone ? "left" : silent ? "silent" : broken ? "broken" : "garbled" });
  await passing.account(gone ? "client-left" : reading.ended && reading.error === undefined ? "complete" : "cut", reading.ended || !gaveUp);
  // One who takes nothing is not waited for: what there is to say to him is not said.
  if (!gone && (await endsWithin(pipe.over, passing.drain.seconds * 1_000))) {
    const told = reading.ended || reading.error !== undefined; // the provider itself said how it ended
    const last = told ? undefined : passing.cutEvent(frames.rest()[0]);
    await endStream(writable.getWriter(), { last, clean: reading.ended || (told && !broken) }, caller.takes);
  }
  caller.forget();
}

/** A pipe, which ends by itself or by `stop`. */
function watchPipe(piped: Promise<void>, stop: AbortSignal) {
  let broken = false;
  const over = piped.catch(() => {
    broken = !stop.aborted;
  });
  return { over, isBroken: () => broken };
}

/** Pauses of this length, of which none is made any more, nor ended later, once it has ended. */
function createPause(milliseconds: number) {
  let ended = milliseconds === 0;
  let wake: () => void = () => undefined;
  return {
    async pause(): Promise<void> {
      if (ended) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, milliseconds);
      });
      clearTimeout(timer);
    },
    end() {
      ended = true;
      wake();
    },
  };
}

/** Whether it ends in so long. */
async function endsWithin(what: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), milliseconds)));
  const ended = await Promise.race([what.then(() => true), late]);
  clearTimeout(timer);
  return ended;
}
