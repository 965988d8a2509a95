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
    expect(same.part("deployFreeze")).toContain("frozen by ada@ops.test since 23 Nov 2026, 09:51:00 UTC : payments burn");
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
    expect(part("switches")).toContain("ads off Monetization abuse wave 23 Nov 2026, 11:00:00 UTC");
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
    expect(part("mirror")).toContain("Last scrape 23 Nov 2026, 09:54:00 UTC");
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
