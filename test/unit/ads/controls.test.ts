import { describe, expect, it } from "vitest";
import { createControlsGuard } from "../../../src/features/ads/controls-guard.ts";
import { decideGrant, digestOf, isDecided, isShown, NO_CONTROLS, sameControls, type Controls } from "../../../src/features/ads/controls.ts";
import { paysForClick } from "../../../src/features/ads/campaign-rules.ts";
import { matchesKeywords } from "../../../src/features/ads/matching.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, seconds));

describe("a viewer's controls", () => {
  it("grant what is wanted up to the hour's cap", () => {
    expect(decideGrant(NO_CONTROLS, 0, 3, 60)).toBe(3);
    expect(decideGrant(NO_CONTROLS, 58, 3, 60)).toBe(2);
    expect(decideGrant(NO_CONTROLS, 61, 3, 60)).toBe(0);
  });

  it("grant nothing after an opt-out", () => expect(decideGrant({ optOut: true }, 0, 3, 60)).toBe(0));

  const DECISIONS: Partial<Controls>[] = [{ optOut: true }, { hiddenAds: ["spring"] }, { hiddenAdvertisers: ["abt"] }];

  it("are decided by an opt-out, one hidden ad or one hidden advertiser alone, and by nothing less", () => {
    expect(isDecided(NO_CONTROLS)).toBe(false);
    expect(DECISIONS.map((more) => isDecided({ ...NO_CONTROLS, ...more }))).toEqual([true, true, true]);
  });

  it("are the same where each of the three is", () => {
    expect(sameControls({ ...NO_CONTROLS }, NO_CONTROLS)).toBe(true);
    for (const more of DECISIONS) {
      expect(sameControls({ ...NO_CONTROLS, ...more }, NO_CONTROLS)).toBe(false);
      expect(sameControls({ ...NO_CONTROLS, ...more }, { ...NO_CONTROLS, ...more })).toBe(true);
    }
  });

  it("have one digest however they were made, and another where anything of them is another", () => {
    const stored = { updatedBy: "a later release", hiddenAdvertisers: [], hiddenAds: [], optOut: false };
    expect(digestOf(stored)).toBe(digestOf(NO_CONTROLS));
    const others: Controls[] = [
      ...[NO_CONTROLS, ...DECISIONS].map((more) => ({ ...NO_CONTROLS, ...more })),
      ...[["a", "b"], ["b", "a"], ["a,b"], ["a"]].map((hiddenAds) => ({ ...NO_CONTROLS, hiddenAds })),
      { ...NO_CONTROLS, hiddenAdvertisers: ["a"] },
    ];
    expect(new Set(others.map(digestOf)).size).toBe(others.length);
    expect(others.map(digestOf).filter((digest) => !/^[0-9a-f]{32}$/.test(digest))).toEqual([]);
  });

  it("hide an ad by itself and by its advertiser", () => {
    const controls = { optOut: false, hiddenAds: ["spring"], hiddenAdvertisers: ["abt"] };
    expect(isShown(controls, { campaignId: "spring", supplierId: "walmart" })).toBe(false);
    expect(isShown(controls, { campaignId: "autumn", supplierId: "abt" })).toBe(false);
    expect(isShown(controls, { campaignId: "autumn", supplierId: null })).toBe(true);
  });
});

describe("the guard of what is served without controls", () => {
  it("bounds it by viewer and minute", () => {
    const guard = createControlsGuard(4);
    expect([guard.take("a", 3, at(0)), guard.take("a", 3, at(1)), guard.take("a", 3, at(59))]).toEqual([3, 1, 0]);
    expect(guard.take("b", 3, at(59))).toBe(3);
    expect(guard.take("a", 3, at(60))).toBe(3);
  });

  it("remembers since when controls fail, until they answer", () => {
    const guard = createControlsGuard(4);
    guard.failed(at(1));
    expect(guard.failed(at(9))).toEqual(at(1));
    guard.answered();
    expect(guard.failed(at(10))).toEqual(at(10));
  });

  it("does not grow without bound when viewers are made up", () => {
    const guard = createControlsGuard(1);
    for (let index = 0; index < 20_000; index += 1) guard.take(`made-up-${index}`, 1, at(0));
    expect(guard.take("made-up-19999", 1, at(0))).toBe(0);
    expect(guard.take("made-up-0", 1, at(0))).toBe(1);
  });
});

describe("a campaign", () => {
  it("matches where all words of one keyword occur", () => {
    expect(matchesKeywords(["digital camera", "tv"], "Canon CAMERA, digital, 20 MP")).toBe(true);
    expect(matchesKeywords(["digital camera"], "film camera")).toBe(false);
    expect(matchesKeywords(["cam"], "camera")).toBe(false);
    expect(matchesKeywords([], "anything")).toBe(true);
  });

  it.each([
    { today: 90, daily: 100, inTotal: 990, total: 1000, pays: true },
    { today: 91, daily: 100, inTotal: 0, total: null, pays: false },
    { today: 0, daily: null, inTotal: 991, total: 1000, pays: false },
    { today: 1_000_000, daily: null, inTotal: 1_000_000, total: null, pays: true },
  ])("takes part while another click can be paid for: $today today of $daily, $inTotal in all of $total", (campaign) => {
    const { today, daily, inTotal, total, pays } = campaign;
    const spent = { spentMinor: today, spentInTotalMinor: inTotal };
    expect(paysForClick({ bidMinor: 10, dailyBudgetMinor: daily, totalBudgetMinor: total, ...spent })).toBe(pays);
  });
});
