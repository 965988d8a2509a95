import { joined } from "../../platform/bytes.ts";
import { createFrames } from "./frames.ts";
import { BLANK_LINE, endStream, readAlong, watchCaller, watchSilence, type Passing } from "./pass-parts.ts";

/**
 * Passes a stream on event by event, because some are not for the caller: each piece is cut into events here, at a multiple of what it costs
 * to pass bytes. Of a stream that is cut, its last event, unfinished, is left out.
 */
export async function passFramed(
  source: ReadableStream<Uint8Array>,
  writable: WritableStream<Uint8Array>,
  passing: Passing,
): Promise<void> {
  const { reading } = passing.reader;
  const from = source.getReader();
  const to = writable.getWriter();
  let hasBegun = false;
  const begins: Passing["begins"] = (beginning) => {
    hasBegun = true;
    passing.begins(beginning);
  };
  const read = readAlong({ ...passing, begins });
  const frames = createFrames(passing.stream.eventBytes);
  let gaveUp = false;
  let silent = false;
  const giveUp = (why: string): void => {
    gaveUp = true;
    void from.cancel(why).catch(() => undefined); // it has ended already
  };
  const silence = watchSilence(passing.stream.idleMs, () => {
    silent = true;
    giveUp("the provider is silent");
  });
  const caller = watchCaller(passing, {
    goes: () => void to.abort("the caller left").catch(() => undefined), // it has ended already
    giveUp: () => giveUp("the caller left"),
  });
  to.closed.catch(caller.leave);
  passing.droppedBy(() => {
    caller.leave();
    giveUp("the answer is not wanted any more");
  });
  const isForCaller = (event: Uint8Array) => !passing.withhold?.(event);
  const pass = (events: readonly Uint8Array[]) => (caller.isGone() ? undefined : caller.takes(to.write(joined(events))));
  let broken = false;
  let drained = 0;
  let size = 0;
  try {
    for (;;) {
      silence.begins();
      const { done, value } = await from.read();
      silence.ends();
      if (done) break;
      read(value);
      const events = frames.take(value).filter(isForCaller);
      const passed = events.length > 0 ? pass(events) : undefined;
      size += value.byteLength;
      if (size > passing.stream.bytes) giveUp("it is longer than any answer");
      // What it begins with is looked for on and on, whether anybody reads what comes before it.
      if (hasBegun || size > passing.stream.eventBytes) await passed;
      if (!caller.isGone()) continue;
      drained += value.byteLength;
      if (drained > passing.drain.bytes) giveUp("the caller left");
    }
  } catch {
    broken = true; // told to the caller, and accounted, as a cut
  }
  silence.over();
  // A last event without the empty line behind it is read as the providers' own clients read it.
  read(BLANK_LINE);
  begins({ kind: caller.isGone() ? "left" : silent ? "silent" : broken ? "broken" : "garbled" });
  const told = reading.ended || reading.error !== undefined; // the provider itself said how it ended
  const rest = told ? frames.rest().filter(isForCaller) : [];
  const gone = caller.isGone();
  await passing.account(gone ? "client-left" : reading.ended && reading.error === undefined ? "complete" : "cut", reading.ended || !gaveUp);
  if (!gone)
    await endStream(to, { last: told ? joined(rest) : passing.cutEvent(), clean: reading.ended || (told && !broken) }, caller.takes);
  caller.forget();
}
