import { after } from "../../platform/deadline.ts";

export interface Deadline {
  /** Aborts when the time is over. */
  signal: AbortSignal;
  /** What was waited for is over: nothing of it is kept for the rest of the time. */
  end(): void;
}

/** A deadline that ends with what it is for, where `AbortSignal.timeout` would outlive it by minutes. */
export function startDeadline(milliseconds: number): Deadline {
  const controller = new AbortController();
  return { signal: controller.signal, end: after(milliseconds, () => controller.abort()) };
}
