import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ViewerControls } from "../../../durable-objects/viewer-controls/object.ts";
import { objects } from "../../../src/platform/objects/port.ts";
import { within, PATIENT_MS } from "../objects.ts";

const now = Date.parse("2026-11-23T12:30:00Z");
const later = (minutes: number) => now + minutes * 60_000;
const controls = objects(env.VIEWER_CONTROLS, { object: "viewer-controls", deadlineMs: PATIENT_MS });
const none = { optOut: false, hiddenAds: [], hiddenAdvertisers: [] };
let made = 0;
const viewer = () => `view_${(made += 1)}`;

describe("viewer controls", () => {
  it("count places against the cap of an hour, which parallel requests cannot pass", async () => {
    const one = viewer();
    const answers = await Promise.all(Array.from({ length: 10 }, () => controls(one).reserve(3, 20, now)));
    expect(answers.reduce((sum, { granted }) => sum + granted, 0)).toBe(20);
    expect(await controls(one).read(now)).toEqual({ controls: none, servedThisHour: 20 });
  });

  it("hold the cap in any hour, whatever the clock's is, and grant again what is an hour past", async () => {
    const one = viewer();
    const granted = async (minutes: number, wanted: number) => (await controls(one).reserve(wanted, 20, later(minutes))).granted;
    // 12:59 and 13:00 are two hours of the clock.
    expect([await granted(10, 5), await granted(29, 12), await granted(30, 12)]).toEqual([5, 12, 3]);
    expect([await granted(69, 12), await granted(71, 12)]).toEqual([0, 5]);
    expect((await controls(one).read(later(71))).servedThisHour).toBe(20);
    expect([await granted(89, 1), await granted(90, 20)]).toEqual([0, 12]);
  });

  it("take back what was granted in the minute before", async () => {
    const one = viewer();
    await controls(one).reserve(3, 20, later(29));
    await controls(one).release(2, later(30));
    expect((await controls(one).reserve(20, 20, later(30))).granted).toBe(19);
  });

  it("hold what the release before counted, in the clock's hour", async () => {
    const one = viewer();
    await controls(one).reserve(1, 20, now);
    await within(env.VIEWER_CONTROLS, one, ViewerControls, (_, { storage }) => storage.sql.exec("UPDATE served SET count = 18").toArray());
    expect((await controls(one).reserve(5, 20, later(29))).granted).toBe(2);
  });

  it("take back what was not used, and never more than there was", async () => {
    const one = viewer();
    await controls(one).reserve(3, 20, now);
    await controls(one).release(2, now);
    expect((await controls(one).read(now)).servedThisHour).toBe(1);
    await controls(one).release(5, now);
    expect((await controls(one).read(now)).servedThisHour).toBe(0);
  });

  it("remember what the viewer decided, and grant nothing after an opt-out", async () => {
    const one = viewer();
    const decided = { optOut: true, hiddenAds: ["spring"], hiddenAdvertisers: ["abt"] };
    await controls(one).replace(decided);
    expect(await controls(one).reserve(3, 20, now)).toEqual({ controls: decided, granted: 0 });
  });

  it("count events by the minute", async () => {
    const one = viewer();
    expect([await controls(one).countEvent(now), await controls(one).countEvent(now), await controls(one).countEvent(later(1))]).toEqual([
      1, 2, 1,
    ]);
  });

  it("forget a viewer who decided nothing once the buckets are old, and nobody else", async () => {
    const [passing, staying] = [viewer(), viewer()];
    const longAgo = Date.now() - 72 * 3_600_000;
    for (const one of [passing, staying]) await controls(one).reserve(3, 20, longAgo);
    await controls(staying).replace({ ...none, optOut: true });
    for (const one of [passing, staying]) {
      await within(env.VIEWER_CONTROLS, one, ViewerControls, async (instance, state) => {
        await instance.alarm();
        const decided = state.storage.sql.exec("SELECT value FROM controls").toArray();
        expect(decided).toHaveLength(one === passing ? 0 : 1);
      });
    }
    expect((await controls(staying).reserve(3, 20, now)).granted).toBe(0);
    // The instance that forgot is asked again.
    expect(await controls(passing).reserve(3, 20, now)).toEqual({ controls: none, granted: 3 });
  });

  it("look for what is old two days after a viewer was first seen", async () => {
    const one = viewer();
    const before = Date.now();
    await controls(one).reserve(3, 20, Date.now());
    const alarm = await within(env.VIEWER_CONTROLS, one, ViewerControls, (_, { storage }) => storage.getAlarm());
    expect(alarm).toBeGreaterThanOrEqual(before + 48 * 3_600_000);
    expect(alarm).toBeLessThanOrEqual(Date.now() + 48 * 3_600_000);
  });
});
