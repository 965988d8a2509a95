import { describe, expect, it } from "vitest";
import { timeText } from "../../../src/platform/console/times.ts";
import { bothSurfaces, NOW } from "./surfaces-under-test.tsx";

const minutesAgo = (minutes: number) => NOW - minutes * 60_000;
const at = (time: number) => new Date(time).toISOString();
const TRANSPORTS = {
  INCIDENT_ALERT_WEBHOOK_URL: "https://pager.procureiq.io/hook",
  INCIDENT_ALERT_WEBHOOK_TOKEN: "token-of-the-pager",
  INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: "https://second.procureiq.io/hook",
};
const production = (settings: Record<string, string>) => ({ ENVIRONMENT: "production", ...settings });

describe("of the alerts, both ops surfaces", () => {
  it("[ALR-3] show what of the alerts is pending, since when, delivered, retrying, dropped and undecided", async () => {
    const { json, part } = await bothSurfaces({
      counts: { pending: 3, oldestPendingAt: minutesAgo(4), delivered: 20, retrying: 2, deadLetters: 7, undecided: 5 },
    });
    expect(json["incidentAlerts"]).toMatchObject({
      pending: 3,
      oldestPendingAgeSeconds: 240,
      delivered: 20,
      retrying: 2,
      deadLetters: 7,
      undecided: 5,
    });
    expect(part("incidentAlerts")).toContain("Deliveries pending 3 retrying 2 delivered 20 Oldest pending 4 min");
    expect(part("incidentAlerts")).toContain("dropped 7 undecided 5");
    expect(part("dead-letters")).toContain("5 undecided");
  });

  const QUIET_OWED = { firstTryAt: null, pages: 0, pageAt: null, failing: { primary: null, secondary: null } };
  const secondsAgo = (seconds: number) => NOW - seconds * 1000;

  it("[ALR-3] fail and say for how long nobody could be reached, also to an outside monitor", async () => {
    const owed = { ...QUIET_OWED, pages: 2, pageAt: secondsAgo(16) };
    const { json, part, metrics } = await bothSurfaces({ counts: { owed } });
    expect(json["incidentAlerts"]).toMatchObject({ status: "fail", unreachedPages: 2, unreachedPageAgeSeconds: 16 });
    expect(part("incidentAlerts")).toContain("Nobody reached for 16 s");
    expect(part("unreached")).toContain("2 pages have reached nobody");
    expect(metrics).toContain("incident_alert_page_unreached_age_seconds 16");
  });

  it.each([
    ["a transport that fails", { ...QUIET_OWED, failing: { primary: secondsAgo(1), secondary: null } }, "fail"],
    ["the secondary failing", { ...QUIET_OWED, failing: { primary: null, secondary: secondsAgo(1) } }, "fail"],
    ["a first try owed for longer than the contract's seconds", { ...QUIET_OWED, firstTryAt: secondsAgo(16) }, "fail"],
    ["a first try owed for as long", { ...QUIET_OWED, firstTryAt: secondsAgo(15) }, "pass"],
    ["a page owed for as long", { ...QUIET_OWED, pages: 1, pageAt: secondsAgo(15) }, "pass"],
  ])("[ALR-3] judge the channel: %s", async (_what, owed, status) => {
    const { json } = await bothSurfaces({ counts: { owed } });
    expect(json["incidentAlerts"]).toMatchObject({ status });
  });

  it("[ALR-3] page by the other transport that one fails", async () => {
    const { conditions } = await bothSurfaces({
      counts: { owed: { ...QUIET_OWED, failing: { primary: secondsAgo(90), secondary: null } } },
    });
    expect(conditions("incidentAlerts")).toMatchObject([{ key: "incident-alerts.transport-failing", severity: "page" }]);
  });

  it("[ALR-4] show whether alerts can leave, by which transport, and when each was last tested", async () => {
    const tested = { primary: minutesAgo(60), secondary: minutesAgo(90) };
    const ready = await bothSurfaces({ settings: production(TRANSPORTS), counts: { lastTested: tested } });
    expect(ready.json["incidentTransport"]).toMatchObject({
      protected: true,
      primary: { urlConfigured: true, tokenConfigured: true, lastTestedAt: at(tested.primary) },
      secondary: { configured: true, demanded: true, lastTestedAt: at(tested.secondary) },
    });
    expect(ready.part("incidentTransport")).toContain(
      `Protected yes Configured primary yes secondary yes Primary tested ${timeText(tested.primary)} Secondary tested ${timeText(tested.secondary)}`,
    );
    expect(ready.conditions("incidentTransport")).toEqual([]);

    const { INCIDENT_ALERT_WEBHOOK_TOKEN: _token, ...noToken } = TRANSPORTS;
    const silent = await bothSurfaces({ settings: production(noToken), counts: { lastTested: tested } });
    expect(silent.json["incidentTransport"]).toMatchObject({
      status: "fail",
      protected: false,
      primary: { urlConfigured: true, tokenConfigured: false },
    });
    expect(silent.part("incidentTransport")).toContain("Protected no Configured primary no secondary yes");
    expect(silent.conditions("incidentTransport")).toMatchObject([{ key: "incident-transport.primary-missing", severity: "page" }]);
  });

  it("[ALR-9] say beside the status of a section that waits for a drill which command runs it", async () => {
    const untested = await bothSurfaces({ settings: TRANSPORTS });
    const command = "npm run ops -- alerts drill";
    expect(untested.json["incidentTransport"]).toMatchObject({ status: "warn", action: `rehearse the way of alerts: ${command}` });
    expect(untested.json["sections"]).toMatchObject({ incidentTransport: { action: `rehearse the way of alerts: ${command}` } });
    expect(untested.part("incidentTransport")).toContain(`Next: rehearse the way of alerts: ${command}`);
    const lastTested = { primary: minutesAgo(60), secondary: minutesAgo(90) };
    const tested = await bothSurfaces({ settings: TRANSPORTS, counts: { lastTested } });
    expect(tested.json["incidentTransport"]).not.toHaveProperty("action");
    expect(tested.part("incidentTransport")).not.toContain("Next:");
  });

  it("[ALR-4] page where the contract demands a secondary that is missing, and are not protected by what was never tested", async () => {
    const { INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: _url, ...primaryOnly } = TRANSPORTS;
    const alone = await bothSurfaces({
      settings: production(primaryOnly),
      counts: { lastTested: { primary: minutesAgo(1), secondary: null } },
    });
    expect(alone.json["incidentTransport"]).toMatchObject({ status: "fail", protected: false });
    expect(alone.conditions("incidentTransport")).toMatchObject([{ key: "incident-transport.secondary-missing", severity: "page" }]);
    const untested = await bothSurfaces({ settings: production(TRANSPORTS) });
    expect(untested.json["incidentTransport"]).toMatchObject({ protected: false });
  });

  it("[ALR-9] show a drill that is overdue, and alert about it", async () => {
    const overdue = await bothSurfaces({
      settings: production(TRANSPORTS),
      counts: { lastTested: { primary: minutesAgo(60 * 24 * 31), secondary: minutesAgo(1) } },
    });
    expect(overdue.json["incidentTransport"]).toMatchObject({ protected: false, primary: { drillOverdue: true } });
    expect(overdue.part("incidentTransport")).toContain("Drill overdue");
    expect(overdue.conditions("incidentTransport")).toMatchObject([{ key: "incident-transport.drill-overdue" }]);
  });

  it("[ALR-8] say that the transport itself is the incident", async () => {
    const { json, part, conditions } = await bothSurfaces({ counts: { transportIncidentSince: minutesAgo(2), undecided: 1 } });
    expect(json["incidentAlerts"]).toMatchObject({
      status: "fail",
      transportIncident: "active",
      transportIncidentSince: at(minutesAgo(2)),
    });
    expect(part("incidentAlerts")).toContain("Transport incident yes");
    expect(part("dead-letters")).toContain("transport incident");
    expect(conditions("incidentAlerts")).toMatchObject([{ key: "incident-alerts.transport-incident", severity: "page" }]);
  });
});
