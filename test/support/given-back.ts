import { afterAll, afterEach, beforeEach, vi } from "vitest";
import { giveBack, standingIn } from "./network.ts";

let ofTheFile: ReadonlySet<object> = new Set();

const TIMED = ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] as const;
const KEPT = Symbol.for("procureiq.platform-timers");

/** The platform's own timers, kept by the first file of a process: what a later one finds may be a stand-in. */
const own = ((globalThis as { [KEPT]?: Pick<typeof globalThis, (typeof TIMED)[number]> })[KEPT] ??= {
  ...{ setTimeout, clearTimeout, setInterval, clearInterval, Date },
});

/** Who stood in for a server during a test is gone with it. */
beforeEach(() => void (ofTheFile = standingIn()));
afterEach(() => giveBack(ofTheFile));

/** Files of one process share the platform: what stood in for a part of it while one ran is gone before the next. */
afterAll(() => {
  giveBack();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.useRealTimers();
  const left = TIMED.filter((name) => globalThis[name] !== own[name]);
  Object.assign(globalThis, own);
  if (left.length > 0) throw new Error(`This file leaves a stand-in for ${left.join(", ")} to the next, which would wait on it for ever.`);
});
