import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { viewerControlsClient } from "../../../durable-objects/viewer-controls/client.ts";
import type { ViewerControls } from "../../../durable-objects/viewer-controls/object.ts";

const now = new Date("2026-11-23T12:30:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const controls = viewerControlsClient(env.VIEWER_CONTROLS, 5_000);
const none = { optOut: false, hiddenAds: [], hiddenAdvertisers: [] };
let made = 0;
const viewer = () => `view_${(made += 1)}`;

describe("viewer controls", () => {
  it("count places against the hour's cap, which parallel requests cannot pass", async () => {
    const one = viewer();
    const answers = await Promise.all(Array.from({ length: 10 }, () => controls.reserve(one, 3, 20, now)));
    expect(answers.reduce((sum, { granted }) => sum + granted, 0)).toBe(20);
    expect(await controls.read(one, now)).toEqual({ controls: none, servedThisHour: 20 });
    expect((await controls.reserve(one, 3, 20, later(30))).granted).toBe(3);
  });

  it("take back what was not used, and never more than there was", async () => {
    const one = viewer();
    await controls.reserve(one, 3, 20, now);
    await controls.release(one, 2, now);
    expect((await controls.read(one, now)).servedThisHour).toBe(1);
    await controls.release(one, 5, now);
    expect((await controls.read(one, now)).servedThisHour).toBe(0);
  });

  it("remember what the viewer decided, and grant nothing after an opt-out", async () => {
    const one = viewer();
    const decided = { optOut: true, hiddenAds: ["spring"], hiddenAdvertisers: ["abt"] };
    await controls.replace(one, decided);
    expect(await controls.reserve(one, 3, 20, now)).toEqual({ controls: decided, granted: 0 });
  });

  it("count events by the minute", async () => {
    const one = viewer();
    expect([await controls.countEvent(one, now), await controls.countEvent(one, now), await controls.countEvent(one, later(1))]).toEqual([
      1, 2, 1,
    ]);
  });

  it("forget a viewer who decided nothing once the buckets are old, and nobody else", async () => {
    const [passing, staying] = [viewer(), viewer()];
    const longAgo = new Date(Date.now() - 72 * 3_600_000);
    for (const one of [passing, staying]) await controls.reserve(one, 3, 20, longAgo);
    await controls.replace(staying, { ...none, optOut: true });
    for (const one of [passing, staying]) {
      await runInDurableObject(env.VIEWER_CONTROLS.get(env.VIEWER_CONTROLS.idFromName(one)), async (instance: ViewerControls, state) => {
        await instance.alarm();
        const decided = state.storage.sql.exec("SELECT value FROM controls").toArray();
        expect(decided).toHaveLength(one === passing ? 0 : 1);
      });
    }
    expect((await controls.reserve(staying, 3, 20, now)).granted).toBe(0);
    // The instance that forgot is asked again.
    expect(await controls.reserve(passing, 3, 20, now)).toEqual({ controls: none, granted: 3 });
  });
});
