import { afterAll, afterEach, beforeEach, vi } from "vitest";
import { giveBack, standingIn } from "./network.ts";

let ofTheFile: ReadonlySet<object> = new Set();

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
});
