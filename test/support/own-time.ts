/** A timer of the platform, and its clock. */
export interface Platform {
  now(): number;
  set(task: () => void, milliseconds: number): unknown;
  clear(timer: unknown): void;
}

/** Time passes in parts: whoever is stopped for longer than one loses that part alone. */
const PARTS = 4;
const LEAST_PART_MS = 50;
/** So late comes no timer of a process that runs. */
const LATE_MS = 100;
/** A machine that is late each time is no reason to wait for ever. */
const MOST_LOST = 50;

/**
 * The time in which a process ran. While a machine that has other work keeps the process from running no time passes, so that a deadline
 * of seconds is met by whom does not answer, and not by whom could not be heard. The part in which it was stopped is waited for once more:
 * what came meanwhile is heard first.
 */
export function ownTime(platform: Platform) {
  /** What passed by the platform's clock and not by this one, and until when that is known. */
  let lost = 0;
  let seenUntil = -Infinity;
  const now = (): number => platform.now() - lost;

  function after(milliseconds: number, task: () => void): () => void {
    const part = Math.max(LEAST_PART_MS, milliseconds / PARTS);
    let [left, losses, isOver] = [milliseconds, 0, false];
    let timer: unknown;
    const next = (): void => {
      const begun = platform.now();
      const length = Math.min(part, left);
      timer = platform.set(() => {
        if (isOver) return;
        const ended = platform.now();
        const isLost = ended - begun - length > LATE_MS && (losses += 1) <= MOST_LOST;
        if (isLost) {
          lost += Math.max(0, ended - Math.max(begun, seenUntil));
          seenUntil = Math.max(seenUntil, ended);
        } else left -= length;
        if (left > 0) return next();
        isOver = true;
        task();
      }, length);
    };
    next();
    return () => {
      isOver = true;
      platform.clear(timer);
    };
  }

  return { now, after };
}
