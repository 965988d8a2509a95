import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { streamChanges } from "../../../src/operations/health/change-stream.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("a console's stream that its page leaves while the last capture is being read looks for no other", async () => {
  let told: () => void = () => undefined;
  const lastCapture = {
    get: () => new Promise<{ capturedAt: string }>((resolve) => (told = () => resolve({ capturedAt: new Date(0).toISOString() }))),
    forget: () => undefined,
  };
  const notificationFeed = { fetch: async () => new Response(new ReadableStream()) };
  const deps = { lastCapture, notificationFeed, clock: { now: () => new Date(0) }, defer: () => undefined };
  const contract = { health: { captureMaxAgeSeconds: 10 } };
  const response = await streamChanges(
    { ...deps, contract } as unknown as Parameters<typeof streamChanges>[0],
    new AbortController().signal,
  );
  await response.body?.cancel();
  told();
  await Promise.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(0);
});
