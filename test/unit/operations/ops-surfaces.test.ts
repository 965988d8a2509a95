import { describe, expect, it } from "vitest";
import { contractHash } from "../../../src/operations/governance/health.ts";
import { familyName } from "../../../src/operations/health/open-metrics.ts";
import type { DeployFreeze, SwitchRecord } from "../../../src/operations/switches/ports.ts";
import { bothSurfaces, NOW } from "./surfaces-under-test.tsx";

const minutesAgo = (minutes: number) => NOW - minutes * 60_000;
const at = (time: number) => new Date(time).toISOString();
const TRANSPORTS = {
  INCIDENT_ALERT_WEBHOOK_URL: "https://pager.procureiq.io/hook",
  INCIDENT_ALERT_WEBHOOK_TOKEN: "token-of-the-pager",
  INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: "https://second.procureiq.io/hook",
};
const production = (settings: Record<string, string>) => ({ ENVIRONMENT: "production", ...settings });

describe("both ops surfaces", () => {
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
      `Protected yes Configured primary yes secondary yes Primary tested ${at(tested.primary)} Secondary tested ${at(tested.secondary)}`,
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

  it("[GEN-2] show the freeze, and page when the release changes under it", async () => {
    const freeze: DeployFreeze = {
      frozen: true,
      reason: "payments burn",
      setBy: "ada@ops.test",
      setAt: at(minutesAgo(9)),
      releaseId: "r1",
      incidentId: null,
    };
    const same = await bothSurfaces({ settings: { RELEASE_ID: "r1" }, freeze });
    expect(same.json["deployFreeze"]).toMatchObject({ frozen: true, reason: "payments burn", setBy: "ada@ops.test" });
    expect(same.part("deployFreeze")).toContain("frozen by ada@ops.test since 2026-11-23 09:51:00 : payments burn");
    expect(same.conditions("deployFreeze")).toMatchObject([{ key: "deploys.frozen", severity: "info" }]);
    const other = await bothSurfaces({ settings: { RELEASE_ID: "r2" }, freeze });
    expect(other.conditions("deployFreeze")).toContainEqual(
      expect.objectContaining({ key: "ops.release.during-freeze", severity: "page" }),
    );
  });

  it("[GEN-6] show each switch with owner, reason and expiry", async () => {
    const off: SwitchRecord = {
      feature: "ads",
      state: "off",
      owner: "Monetization",
      reason: "abuse wave",
      expiresAt: at(NOW + 3_600_000),
      setBy: "ada@ops.test",
      setAt: at(NOW),
    };
    const { json, part } = await bothSurfaces({ switches: [off] });
    const switches = json["switches"] as { feature: string }[];
    expect(switches.find(({ feature }) => feature === "ads")).toMatchObject(off);
    expect(switches.map(({ feature }) => feature).toSorted()).toEqual(
      ["ads", "automations", "chat", "crawl-dispatch", "fx-display", "images", "llm-anthropic", "llm-openai", "streaming"].toSorted(),
    );
    expect(part("switches")).toContain("ads off Monetization abuse wave 2026-11-23 11:00:00");
  });

  it("[AUTH-2] show how operators' tokens are verified, and how often each way answered", async () => {
    const { json, part } = await bothSurfaces({
      settings: { ADMIN_TOKEN_VERIFICATION: "local", JWT_ACCESS_SECRET: "access-secret-of-the-test" },
      verifications: { local: 12, api: 7 },
    });
    expect(json["access"]).toMatchObject({ verification: "local", configured: "local", local: 12, api: 7 });
    expect(part("access")).toContain("Verification local Verified (24 h) local 12 api 7");
    const without = await bothSurfaces({ settings: { ADMIN_TOKEN_VERIFICATION: "local" } });
    expect(without.part("access")).toContain("Verification api (local is configured)");
  });

  it("warn where sign-ins were refused because too many came at once, and say how many", async () => {
    const settings = { ADMIN_TOKEN_VERIFICATION: "local", JWT_ACCESS_SECRET: "access-secret-of-the-test" };
    const { json, part } = await bothSurfaces({ settings, hashingRefused: 3 });
    expect(json["access"]).toMatchObject({ status: "warn", hashingRefused: 3 });
    expect(part("access")).toContain("Sign-ins refused for load (1 h) 3");
    expect((await bothSurfaces({ settings })).json["access"]).toMatchObject({ status: "pass", hashingRefused: 0 });
  });

  it("[DEP-2] put drift before everything else, and mark what it affects", async () => {
    const { json, page, part } = await bothSurfaces({ settings: production({}) });
    const sections = Object.keys(json["sections"] as object);
    expect(Object.keys(json).indexOf("configReadiness")).toBeLessThan(Math.min(...sections.map((name) => Object.keys(json).indexOf(name))));
    expect(page.indexOf('data-part="configReadiness"')).toBeLessThan(
      Math.min(...sections.map((name) => page.indexOf(`data-part="${name}"`))),
    );
    expect(part("configReadiness")).toMatch(/^Fix configuration first/);
    expect(json["checkout"]).toMatchObject({
      action: "fix configuration first",
      fixSettings: expect.arrayContaining(["STRIPE_SECRET_KEY"]),
    });
    expect(part("checkout")).toContain("fix configuration first");
    expect(part("switches")).not.toContain("fix configuration first");
  });

  it("[GOV-3] show the contract's hash and last change", async () => {
    const { json, part } = await bothSurfaces({});
    expect(json["governance"]).toMatchObject({ hash: contractHash(), lastChanged: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    const { lastChanged } = json["governance"] as { lastChanged: string };
    expect(part("governance")).toContain(`of ${lastChanged} Hash ${contractHash().slice(0, 12)}`);
    expect(contractHash({ b: 1, a: { d: 2, c: 3 } })).toBe(contractHash({ a: { c: 3, d: 2 }, b: 1 }));
    expect(contractHash({ a: 1 })).not.toBe(contractHash({ a: 2 }));
  });

  it("[MIR-1] show no figure that is not exported, whatever panel shows it", async () => {
    const { shown, metrics, part } = await bothSurfaces({
      counts: { openAlerts: 4, openIncidents: 2, undecided: 5, created: 9, delivered: 8 },
    });
    const lines = new Set(metrics.split("\n"));
    let figures = 0;
    for (const { section, captured } of shown.sections.filter(({ captured }) => captured.error === null))
      for (const figure of section.panel) {
        if (!("metric" in figure)) continue;
        const read = figure.read(captured.figures);
        const samples = typeof read === "number" ? [{ labels: [], value: read }] : (read ?? []);
        for (const { labels, value } of samples) {
          const set = labels.map((label, index) => `${figure.metric.labels[index]}="${label}"`).join(",");
          expect(lines, section.name).toContain(`${familyName(figure.metric)}${set === "" ? "" : `{${set}}`} ${value}`);
          figures += 1;
        }
      }
    expect(figures).toBeGreaterThan(50);
    expect(part("incidents")).toMatch(/^Open incidents 2 /);
    for (const sample of [
      "incidents_open 2",
      "incident_alerts_open 4",
      'incident_alert_dead_letter_backlog{state="undecided"} 5',
      'conservation_amount{law="alerts.notified",side="left"} 9',
      'conservation_amount{law="alerts.notified",side="right"} 8',
      'health_section_complete{section="checkout"} 0',
    ])
      expect(lines).toContain(sample);
  });

  it("[MIR-1] show no words that are not exported: a moment as its time, all else as a label", async () => {
    const { shown, metrics } = await bothSurfaces({
      settings: production(TRANSPORTS),
      counts: { lastTested: { primary: minutesAgo(60), secondary: null } },
      scrapedAt: at(minutesAgo(6)),
    });
    const lines = new Set(metrics.split("\n"));
    const said = shown.sections
      .filter(({ captured }) => captured.error === null)
      .flatMap(({ section, captured }) =>
        section.panel.flatMap((figure) =>
          "text" in figure ? [{ section: section.name, label: figure.label, text: figure.text(captured.figures) }] : [],
        ),
      )
      .filter(({ text }) => text !== null);
    expect(said.length).toBeGreaterThan(10);
    for (const { section, label, text } of said) {
      const moment = /^2026-11-23T[\d:.]+Z$/.test(text ?? "");
      const line = moment
        ? `health_figure_time_seconds{section="${section}",figure="${label}"} ${Date.parse(text ?? "") / 1000}`
        : `health_figure_text{section="${section}",figure="${label}",text="${(text ?? "").slice(0, 200)}"} 1`;
      expect(lines, `${section}: ${label}`).toContain(line);
    }
    expect(metrics).toContain(`health_figure_text{section="governance",figure="Hash",text="${contractHash().slice(0, 12)}"} 1`);
    expect(metrics).toContain(`health_figure_time_seconds{section="incidentTransport",figure="Primary tested"} ${minutesAgo(60) / 1000}`);
    expect(metrics).toContain('health_figure_text{section="incidentTransport",figure="Secondary tested",text="never"} 1');
    expect(metrics).toContain(`health_figure_time_seconds{section="mirror",figure="Last scrape"} ${minutesAgo(6) / 1000}`);
  });

  it("[MIR-1] call no two figures of a section the same, so that no two series are", async () => {
    const { shown } = await bothSurfaces({});
    for (const { section } of shown.sections) {
      const labels = section.panel.filter((figure) => "text" in figure).map(({ label }) => label);
      expect(new Set(labels).size, section.name).toBe(labels.length);
    }
  });

  it("[MIR-1] show when the metrics were last read, and alert in production when that is long ago", async () => {
    const { json, part, conditions } = await bothSurfaces({ settings: production({}), scrapedAt: at(minutesAgo(6)) });
    expect(json["mirror"]).toMatchObject({ lastScrapeAt: at(minutesAgo(6)), ageSeconds: 360, overdue: true });
    expect(part("mirror")).toContain(at(minutesAgo(6)));
    expect(conditions("mirror")).toMatchObject([{ key: "ops.metrics.scrape-overdue" }]);
    expect((await bothSurfaces({ scrapedAt: at(minutesAgo(6)) })).conditions("mirror")).toEqual([]);
  });

  it("[MIR-1] say how old the newest counts are, and in the one degraded shape how much of them a restarted shard lost", async () => {
    const { json, part, metrics } = await bothSurfaces({ lostSeconds: 54.2 });
    expect(json["mirror"]).toMatchObject({
      countsAgeSeconds: 4,
      countedSince: at(minutesAgo(60)),
      lostSeconds: 54.2,
      complete: true,
      degraded: [
        { mode: "counts-lost", reason: expect.stringContaining("up to 55 s"), since: at(minutesAgo(1)), policy: "health.tolerableLoss" },
      ],
    });
    expect(part("mirror")).toContain("counts-lost since");
    expect(metrics).toContain("metrics_lost_recent 54.2");
    expect((await bothSurfaces({})).json["mirror"]).not.toHaveProperty("degraded");
  });

  it("[BRF-2] say of each section when it was captured and whether it is whole, and stand with the data plane gone", async () => {
    const { json, page, part } = await bothSurfaces({});
    expect(json).toMatchObject({ complete: false, chatBriefs: { complete: false, error: "postgres is not reachable" } });
    expect(part("head")).toContain("incomplete");
    for (const [name, section] of Object.entries(json["sections"] as Record<string, object>)) {
      expect(section, name).toMatchObject({ capturedAt: at(NOW), complete: expect.any(Boolean) });
      expect(page, name).toContain(`data-part="${name}"`);
      expect(part(name), name).toContain("ago");
    }
  });
});
