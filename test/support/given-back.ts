import { afterAll, vi } from "vitest";

/** Files of one process share the platform: what stood in for a part of it while one ran is gone before the next. */
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});
