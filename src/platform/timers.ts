/** Time and its passing, so that streams can be tested without waiting. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs a task once; answers what cancels it. */
  after(milliseconds: number, task: () => void): () => void;
  /** Runs a task again and again; answers what stops it. */
  every(milliseconds: number, task: () => void): () => void;
}

export const systemTimers: Timers = {
  now: () => Date.now(),
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
  every(milliseconds, task) {
    const timer = setInterval(task, milliseconds);
    return () => clearInterval(timer);
  },
};
