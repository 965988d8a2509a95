import { describe, expect, it } from "vitest";
import { openHours } from "../../../src/features/ads/open-hours.ts";
import { campaignCards, type ShownCampaign } from "../../../src/features/ads/console-cards.tsx";

const NOW = new Date("2026-11-29T18:00:00Z");
const campaign = {
  ...{ id: "cmp_1", name: "Abt <cameras>", supplierId: "abt", keywords: [], targets: null, placement: "search", enabled: true },
  ...{ bidMinor: 45, pacing: "even", dailyBudgetMinor: 5_000, totalBudgetMinor: null, spentMinor: 1_250, spentInTotalMinor: 90_000 },
  ...{ startsAt: null, endsAt: new Date("2026-12-01T18:00:00Z"), hours: null, servesFrom: 0, updatedAt: NOW, updatedBy: "opr_1" },
} as unknown as ShownCampaign["campaign"];
const shown = (change: Partial<ShownCampaign> = {}): string =>
  campaignCards({
    path: "/admin/ads",
    now: NOW,
    campaigns: [{ campaign, standing: "serving", servesFrom: null, ...change }],
    nextCursor: null,
  }).replaceAll(/\s+/g, " ");

describe("the console's page of campaigns", () => {
  it("shows the spend of the day against its budget and what of the day has gone, the total, and the schedule", () => {
    const html = shown();
    expect(html).toContain("of which 75 % has gone");
    expect(html).toContain("12.50 USD of 50.00 USD, 25 %");
    expect(html).toContain('width="25.00"');
    expect(html).toContain("paced evenly");
    expect(html).toContain('900.00 USD<span class="soft"> without a limit');
    expect(html).toMatch(/ends <time[^>]*>in 48 h|ends <time[^>]*>in 2 d/);
    expect(html).toContain("Abt &lt;cameras&gt;");
  });

  it("says of one that waits from when it serves, and none of those that do not serve in red", () => {
    expect(shown({ standing: "waiting", servesFrom: new Date("2026-11-29T20:00:00Z") })).toMatch(
      /badge warn">waiting<.*from <time[^>]*>in 120 min|in 2 h/,
    );
    for (const standing of ["scheduled", "closed", "spent", "ended", "off"] as const)
      expect(shown({ standing })).toContain(`badge plain">${standing}<`);
  });

  it("says in which hours of the week one is sold, and by whose clock", () => {
    const hours = openHours({
      timeZone: "Europe/Berlin",
      open: [
        { days: ["mon", "tue"], from: 9, to: 17 },
        { days: ["sat"], from: 10, to: 12 },
      ],
    });
    expect(shown({ campaign: { ...campaign, endsAt: null, hours } })).toContain("mon tue 9–17 h; sat 10–12 h in Europe/Berlin");
    expect(shown({ campaign: { ...campaign, endsAt: null, hours } })).not.toContain("always");
    expect(shown({ campaign: { ...campaign, endsAt: null } })).toContain("always");
  });

  it("says that there is none where there is none", () => {
    expect(campaignCards({ path: "/admin/ads", now: NOW, campaigns: [], nextCursor: null })).toContain("<p>None.</p>");
  });
});
