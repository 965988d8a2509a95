import { systemTimers } from "../../src/platform/timers.ts";
import { ownTime } from "../support/own-time.ts";

const INSTALLED = Symbol.for("procureiq.own-time");

/** Deadlines inside workerd go by the time in which it ran, once for all files of a process. */
if (!Reflect.has(globalThis, INSTALLED)) {
  const [set, clear, now] = [globalThis.setTimeout.bind(globalThis), globalThis.clearTimeout.bind(globalThis), Date.now.bind(Date)];
  const time = ownTime({ now, set: (task, milliseconds) => set(task, milliseconds), clear: (timer) => clear(timer as number) });
  const timers = new Map<number, () => void>();
  let last = 0;
  // Numbers of its own, far from the platform's.
  const setOwn = (task: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]): number => {
    const id = 2 ** 40 + (last += 1);
    const cancel = time.after(Math.max(0, milliseconds), () => {
      timers.delete(id);
      task(...given);
    });
    timers.set(id, cancel);
    return id;
  };
  const clearOwn = (id: number | null | undefined): void => {
    const cancel = timers.get(id ?? 0);
    timers.delete(id ?? 0);
    if (cancel) cancel();
    else clear(id ?? null);
  };
  const timeout = (milliseconds: number): AbortSignal => {
    const controller = new AbortController();
    time.after(milliseconds, () => controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError")));
    return controller.signal;
  };
  Object.assign(globalThis, { setTimeout: setOwn, clearTimeout: clearOwn });
  Object.assign(AbortSignal, { timeout });
  Object.assign(systemTimers, { now: time.now });
  Reflect.set(globalThis, INSTALLED, true);
}
