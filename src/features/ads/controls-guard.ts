import type { ControlsGuard } from "./ports.ts";
import { minuteOf } from "./controls.ts";

/** Viewers remembered at once; past that the oldest are forgotten, so that a flood of made-up viewers cannot fill the isolate. */
const MAX_VIEWERS = 10_000;

/** Bounds what an isolate serves without controls, by viewer and minute (ADS-1). */
export function createControlsGuard(perViewerMinute: number): ControlsGuard {
  let minute = 0;
  let served = new Map<string, number>();
  let failingSince: Date | undefined;

  return {
    take(viewer, wanted, now) {
      const current = minuteOf(now.getTime());
      if (current !== minute) [minute, served] = [current, new Map()];
      const before = served.get(viewer) ?? 0;
      const granted = Math.max(0, Math.min(wanted, perViewerMinute - before));
      served.set(viewer, before + granted);
      const [oldest] = served.keys();
      if (served.size > MAX_VIEWERS && oldest !== undefined) served.delete(oldest);
      return granted;
    },
    failed(now) {
      return (failingSince ??= now);
    },
    isFailing: () => failingSince !== undefined,
    answered() {
      failingSince = undefined;
    },
  };
}
