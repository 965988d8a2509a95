import { describe, expect, it } from "vitest";
import { ConservationPanel } from "../../../src/operations/health/conservation-panel.tsx";
import { lastWords, NotificationList } from "../../../src/operations/notifications/console.tsx";
import type { Notification } from "../../../src/operations/notifications/notification.ts";
import { Trend } from "../../../src/platform/console/parts.tsx";

const NOW = new Date("2026-11-29T03:00:00Z");
const told = (sequence: number, topic: Notification["topic"], alertId: string | null = "alert_1"): Notification => ({
  ...{ sequence, topic, alertId, at: NOW.getTime() - sequence, severity: "page", title: `entry ${sequence}` },
  ...{ needsHuman: false, deadLetterId: null, incidentId: null, acknowledgedBy: null, acknowledgedAt: null },
});
const rendered = async (element: unknown): Promise<string> => String(await element);
const badges = async (notifications: readonly Notification[]): Promise<(string | undefined)[]> =>
  [...(await rendered(<NotificationList notifications={notifications} now={NOW} acts={false} />)).matchAll(/class="badge (\w+)"/g)].map(
    ([, state]) => state,
  );

describe("the feed at three in the morning", () => {
  it("[ALR-10] has no red on what was told of an alert that has ended, and has it on one that was raised again since", async () => {
    expect(await badges([told(2, "alert-resolved"), told(1, "alert-opened")])).toEqual(["pass", "plain"]);
    expect(await badges([told(3, "alert-opened"), told(2, "alert-resolved"), told(1, "alert-opened")])).toEqual(["page", "pass", "plain"]);
    expect(await badges([told(2, "alert-resolved", "alert_2"), told(1, "alert-opened")])).toEqual(["pass", "page"]);
    expect(await badges([told(2, "alert-resolved"), told(1, "dead-letter")])).toEqual(["pass", "page"]);
  });

  it("says the last word about each alert alone, and everything that is about something else", () => {
    const feed = [
      told(6, "alert-resolved"),
      told(5, "dead-letter"),
      told(4, "alert-severity-raised"),
      told(3, "incident", null),
      told(2, "alert-opened", "alert_2"),
      told(1, "alert-opened"),
    ];
    expect(lastWords(feed).map(({ sequence }) => sequence)).toEqual([6, 5, 3, 2]);
  });
});

const law = (name: string, verdict: "holds" | "broken" | "unmeasured") => ({
  ...{ name, verdict, statement: `${name} is whole`, left: null, right: null, difference: 0, settledBefore: null },
  ...{
    measuredAt: NOW.toISOString(),
    brokenSince: null,
    brokenInARow: verdict === "broken" ? 2 : 0,
    detail: null,
    error: null,
    astray: null,
  },
});

describe("conservation laws", () => {
  it("are folded where they hold beside some that do not, and stand open where all do", async () => {
    const mixed = await rendered(
      <ConservationPanel figures={{ items: [law("a.holds", "holds"), law("b.broken", "broken"), law("c.unknown", "unmeasured")] }} />,
    );
    const [open = "", folded = ""] = mixed.split("<details");
    expect([open.includes("b.broken"), open.includes("c.unknown"), open.includes("a.holds")]).toEqual([true, true, false]);
    expect(folded).toContain("1 that hold");
    expect(folded).toContain("a.holds");
    expect(await rendered(<ConservationPanel figures={{ items: [law("a.holds", "holds")] }} />)).not.toContain("<details");
  });
});

describe("a small graph", () => {
  it("[MIR-1] says in words what it draws, to who sees it and to who does not", async () => {
    const html = await rendered(<Trend label="Failures" values={[0, 4, 2]} />);
    expect(html).toContain('aria-label="Failures, a line: 6 in 3 min, at most 4 a minute"');
    expect(html).toContain('Failures <span class="soft">6 in 3 min, at most 4 a minute</span>');
    expect(html).toContain('d="M0.00,38.00L50.00,2.00L100.00,20.00"');
    const nothing = await rendered(<Trend label="Failures" values={[0, 0]} />);
    expect(nothing).toContain("0 in 2 min, at most 0 a minute");
    expect(nothing).not.toContain("<svg");
  });
});
