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
    ["is set where there is none", { before: null, due: NOW + 500 }, { at: NOW + 500, sets: 1 }],
    ["is brought forward where it comes later", { before: NOW + 900, due: NOW + 500 }, { at: NOW + 500, sets: 1 }],
    ["stays where it comes sooner", { before: NOW + 100, due: NOW + 500 }, { at: NOW + 100, sets: 0 }],
    ["stays where it comes just then", { before: NOW + 500, due: NOW + 500 }, { at: NOW + 500, sets: 0 }],
    ["stays where it comes now", { before: NOW, due: NOW + 500 }, { at: NOW, sets: 0 }],
    ["comes at once where what is due has passed", { before: NOW + 500, due: NOW - 300 }, { at: NOW, sets: 1 }],
    ["whose time has passed is asked for again, and no later than it was due", { before: NOW - 1, due: NOW + 500 }, { at: NOW, sets: 1 }],
  ])("%s", async (_, { before, due }, { at, sets }) => {
    const storage = storageWith(before);
    await wakeNoLaterThan(storage, systemClock, due);
    expect([storage.alarm, storage.sets]).toEqual([at, sets]);
  });

  it("comes after as long as the object's own clock says, whatever that clock shows", async () => {
    const storage = storageWith(null);
    const clock = { now: () => new Date("2001-01-01T00:00:00Z") };
    await wakeNoLaterThan(storage, clock, Date.parse("2001-01-01T00:00:07Z"));
    expect(storage.alarm).toBe(NOW + 7_000);
  });
});
