import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../../src/platform/clock.ts";
import { wakeNoLaterThan } from "../../../src/platform/objects/wake.ts";

const NOW = Date.UTC(2026, 10, 23, 10);

/** Storage with one alarm, and how often it was set. */
function storageWith(alarm: number | null) {
  const storage = {
    alarm,
    sets: 0,
    getAlarm: async () => storage.alarm,
    async setAlarm(at: number | Date) {
      storage.alarm = Number(at);
      storage.sets += 1;
    },
  };
  return storage;
}

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe("an object's alarm", () => {
  it.each([
    ["is set where there is none", null, NOW + 500, NOW + 500, 1],
    ["is brought forward where it comes later", NOW + 900, NOW + 500, NOW + 500, 1],
    ["stays where it comes sooner", NOW + 100, NOW + 500, NOW + 100, 0],
    ["stays where it comes just then", NOW + 500, NOW + 500, NOW + 500, 0],
    ["stays where it comes now", NOW, NOW + 500, NOW, 0],
    ["comes at once where what is due has passed", NOW + 500, NOW - 300, NOW, 1],
    ["whose time has passed is asked for again, and no later than it was due", NOW - 1, NOW + 500, NOW, 1],
  ])("%s", async (_, before, at, after, sets) => {
    const storage = storageWith(before);
    await wakeNoLaterThan(storage, systemClock, at);
    expect([storage.alarm, storage.sets]).toEqual([after, sets]);
  });

  it("comes after as long as the object's own clock says, whatever that clock shows", async () => {
    const storage = storageWith(null);
    const clock = { now: () => new Date("2001-01-01T00:00:00Z") };
    await wakeNoLaterThan(storage, clock, Date.parse("2001-01-01T00:00:07Z"));
    expect(storage.alarm).toBe(NOW + 7_000);
  });
});
