import { contractFor } from "../../../src/platform/contract.ts";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/operations/alerts/alert.ts";
import { newestFirst, type Changes } from "../../../src/operations/health/changes-rules.ts";
import type { Desk } from "../../../src/operations/health/desk-panels.tsx";
import { crew } from "../../../src/operations/health/glance-rules.ts";
import { Glance } from "../../../src/operations/health/glance.tsx";
import { operationsCards } from "../../../src/operations/health/operations-page.tsx";
import { viewSwitches } from "../../../src/operations/switches/rules.ts";
import type { ShownSection, ShownSurface } from "../../../src/operations/health/surfaces.ts";
import { ALERT } from "./alerts-under-test.ts";
import { bothSurfaces, NOW as AT, QUIET } from "./surfaces-under-test.tsx";

const NOW = new Date(AT);
const page = (id: string, facts: Partial<Alert> = {}): Alert => ({
  ...ALERT,
  id,
  key: id,
  severity: "page",
  firstRaisedAt: AT - 600_000,
  ...facts,
});
const line = (id: string) => ({
  id,
  at: NOW.toISOString(),
  actor: { id: "opr_1", email: "ann@ops.test" },
  action: "switch.set",
  subjectKind: "switch",
  subject: "images",
  requestId: null,
  detail: { from: "on", state: "off", reason: "too slow" },
});
const NONE: Desk = { counts: QUIET, alerts: [], letters: [], incidents: [], notifications: [], onCall: [] };
const alertsFigures = ({ sections }: ShownSurface) =>
  sections.find(({ section }) => section.name === "incidentAlerts")?.captured.figures ?? {};
const wordsOf = async (element: unknown) =>
  String(await element)
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

describe("who is on it", () => {
  it("[ALR-10] counts pages that nobody has, with the oldest, and says who has which", () => {
    const found = crew([
      page("first", { firstRaisedAt: 20 }),
      page("second", { firstRaisedAt: 10 }),
      page("theirs", { acknowledgedBy: "ann@ops.test" }),
      page("assigned", { acknowledgedBy: "ann@ops.test", assignedTo: "payments" }),
      page("a-warning", { severity: "warn" }),
      page("follows", { causeId: "first" }),
      page("rehearsed", { drill: true }),
    ]);
    expect([found.untaken, found.oldestUntakenAt]).toEqual([2, 10]);
    expect(found.taken.map(({ who, alerts }) => [who, alerts.map(({ id }) => id)])).toEqual([
      ["ann@ops.test", ["theirs"]],
      ["payments", ["assigned"]],
    ]);
    expect(crew([]).oldestUntakenAt).toBeNull();
  });

  it("[ALR-10] counts a page that follows from a warning, or from what is not listed: nobody was woken for those", () => {
    const warning = page("dependency.fx.down", { severity: "warn" });
    expect(crew([warning, page("fx.rates.expired", { causeId: warning.id })]).untaken).toBe(1);
    expect(crew([page("fx.rates.expired", { causeId: "not-listed" })]).untaken).toBe(1);
    expect(crew([page("config.drift"), page("fx.rates.expired", { causeId: "config.drift" })]).untaken).toBe(1);
  });
});

describe("what changed", () => {
  it("is the newest lines of all trails, by their ids, without sign-ins", () => {
    const signIn = { ...line("adm_4"), subjectKind: "session", action: "session.begin" };
    const newest = (trails: Parameters<typeof newestFirst>[0], limit: number) => newestFirst(trails, limit).map(({ id }) => id);
    expect(newest([[signIn, line("adm_3"), line("adm_1")], [line("adm_2")]], 2)).toEqual(["adm_3", "adm_2"]);
    expect(newest([[line("adm_1")], [line("adm_2"), line("adm_5")]], 9)).toEqual(["adm_5", "adm_2", "adm_1"]);
    const raised = { ...line("adm_6"), subjectKind: "alert", action: "alert.raise" };
    expect(newest([[raised, { ...raised, id: "adm_7", action: "alert.silence" }]], 9)).toEqual(["adm_7"]);
    const decided = { ...raised, subjectKind: "alert-dead-letter", action: "alert-dead-letter.decide" };
    const planned = { ...raised, subjectKind: "silence", action: "silence.plan", detail: { kind: "silence" } };
    expect(newest([[decided, planned, { ...planned, id: "adm_8", action: "silence.begin" }]], 9)).toEqual(["adm_8"]);
  });
});

describe("the operations page", () => {
  const glance = async (shown: ShownSurface, desk: Desk | undefined, changes: Changes | undefined) =>
    wordsOf(<Glance shown={shown} desk={desk} buyers="outage" changes={changes} contract={contractFor("production")} now={NOW} />);

  it("[GEN-7] answers first what buyers feel, what is broken, who is on it and what changed", async () => {
    const { shown } = await bothSurfaces({
      freeze: { frozen: true, reason: "a storm", setBy: "bo@ops.test", setAt: NOW.toISOString(), releaseId: "r1", incidentId: null },
    });
    const { shown: calm } = await bothSurfaces({});
    const desk = { ...NONE, alerts: [page("checkout.down")] };
    const said = await glance(shown, desk, { releases: [{ releaseId: "r7", since: NOW.toISOString() }], lines: [line("adm_1")] });
    expect(said).toContain("Buyers are not served.");
    expect(said).toContain("1 page not acknowledged, the oldest raised 10 min ago");
    expect(said).toContain("deploys frozen by bo@ops.test");
    expect(said).toContain("release r7 since just now");
    expect(said).toContain("switch: images on → off: too slow, by ann@ops.test, just now");
    const drilled = { ...line("adm_2"), action: "drill.record", subjectKind: "drill", subject: "primary-hangs" };
    expect(await glance(shown, desk, { releases: [], lines: [drilled] })).toContain("drill primary-hangs , by ann@ops.test, just now");
    expect(await glance(calm, NONE, { releases: [], lines: [] })).toContain("No page is open, nor any incident.");
  });

  it("[GEN-7] says why each section is not well: what to do, else what was raised of it", async () => {
    const { shown } = await bothSurfaces({});
    const byHand = page("conservation.by-hand", { summary: "a colleague asks", source: "operator ann@ops.test" });
    const broken = page("conservation.broken", { summary: "an order is lost" });
    // A list may have both first, as those that no transport took.
    const gathered = page("conservation.silence", { severity: "info", summary: "a silence stands" });
    const late = page("conservation.unmeasured", { severity: "warn", summary: "one was not measured" });
    const desk = { ...NONE, alerts: [gathered, late, byHand, page("checkout.down"), broken] };
    const said = await glance(shown, desk, undefined);
    expect(said).toContain("Conservation laws an order is lost");
    expect(said).toContain("Drills rehearse them");
    expect(await glance(shown, { ...NONE, alerts: [gathered] }, undefined)).not.toContain("Conservation laws a silence stands");
  });

  it("[GEN-7] says of what was captured before anything was raised of it which dependencies are down, and what could not be captured", async () => {
    const { shown } = await bothSurfaces({});
    const changed: Record<string, Partial<ShownSection["captured"]>> = {
      dependencies: { status: "fail", figures: { postgres: { state: "down" }, redis: { state: "up" }, mongo: { state: "down" } } },
      governance: { status: "fail", complete: false, figures: {}, error: "postgres is not reachable", degraded: [] },
      versions: { status: "pass", complete: true, error: null, degraded: [] },
      onCall: { status: "fail", figures: { deserted: ["first on call"], unable: ["ann@ops.test"] } },
    };
    const sections = shown.sections.map((one) => ({
      ...one,
      stale: one.section.name === "versions",
      captured: { ...one.captured, ...changed[one.section.name] },
    }));
    const said = await glance({ ...shown, sections }, NONE, undefined);
    expect(said).toContain("Dependencies postgres, mongo: down");
    expect(said).toContain("Governance Could not be captured: postgres is not reachable");
    expect(said).toContain("Versions its figures are old");
    // A section that has an action says that; another by the rule that is about to raise.
    expect(said).toContain("On call npm run ops -- on-call");
    const dropped = { ...alertsFigures(shown), undecided: 3, oldestUndecidedAgeSeconds: 1e6 };
    const failing = shown.sections.map((one) =>
      one.section.name === "incidentAlerts"
        ? { ...one, stale: false, captured: { ...one.captured, status: "fail" as const, error: null, degraded: [], figures: dropped } }
        : one,
    );
    expect(await glance({ ...shown, sections: failing }, NONE, undefined)).toContain(
      "Incident alerts 3 alerts were dropped and nobody has decided about them",
    );
  });

  it("[ALR-10] says who is on call for each receiver that has somebody, and until when", async () => {
    const { shown } = await bothSurfaces({});
    const receiver = { named: true, afterSeconds: [], rota: undefined, next: [], unable: [], deserted: false };
    const shift = { person: "bo@ops.test", beginsAt: NOW.getTime(), endsAt: Date.UTC(2027, 0, 4, 8), insteadOf: null };
    const onCall = [
      { ...receiver, receiver: "first on call", now: shift },
      { ...receiver, receiver: "operations lead", now: undefined },
      { ...receiver, receiver: "second on call", now: undefined, deserted: true },
    ];
    const said = await glance(shown, { ...NONE, onCall }, undefined);
    expect(said).toMatch(/first on call bo@ops\.test until 4 Jan 2027/);
    expect(said).not.toContain("operations lead");
    expect(said).toContain("second on call nobody who may act");
  });

  it("[GEN-10] says of each answer that cannot be had that it is not known", async () => {
    const { shown } = await bothSurfaces({});
    const said = await glance(shown, undefined, undefined);
    expect(said).toContain("Not known: the alert ledger does not answer.");
    expect(said).toContain("What else changed is not known: the operations desk does not answer.");
  });

  it("[GEN-6] says that all switches are on and deploys allowed only of figures that are there, whole and not too old", async () => {
    const { shown } = await bothSurfaces({});
    const changes = { releases: [], lines: [] };
    const allIsOn = "All switches are on, deploys are allowed.";
    const sectionsBut = (name: string, change: (one: ShownSection) => ShownSection): ShownSurface => ({
      ...shown,
      sections: shown.sections.map((one) => (one.section.name === name ? change(one) : one)),
    });
    expect(await glance(shown, NONE, changes)).toContain(allIsOn);
    for (const [name, unknown] of [
      ["switches", "Not known: whether all switches are on."],
      ["deployFreeze", "Not known: whether deploys are allowed."],
    ] as const) {
      const doubtful = [
        sectionsBut(name, (one) => ({ ...one, stale: true })),
        sectionsBut(name, (one) => ({ ...one, captured: { ...one.captured, complete: false } })),
        sectionsBut(name, (one) => ({ ...one, captured: { ...one.captured, figures: {} } })),
        { ...shown, sections: shown.sections.filter(({ section }) => section.name !== name) },
      ];
      for (const surface of doubtful) {
        const said = await glance(surface, NONE, changes);
        expect(said).toContain(unknown);
        expect(said).not.toContain(allIsOn);
      }
    }
  });

  it("[GEN-6] says of switches and the freeze what the desk has now, whatever the capture of a minute ago found", async () => {
    const { shown } = await bothSurfaces({});
    const [off] = viewSwitches(
      [
        {
          ...{ feature: "ads", state: "off", owner: "ads", reason: "too many", expiresAt: null },
          ...{ setBy: "bo@ops.test", setAt: NOW.toISOString() },
        },
      ],
      NOW,
    ).filter(({ state }) => state !== "on");
    const changes = { releases: [], lines: [] };
    const frozen = await glance(shown, NONE, { ...changes, stands: { switches: off ? [off] : [], frozen: true, frozenBy: "bo@ops.test" } });
    expect(frozen).toContain("deploys frozen by bo@ops.test");
    expect(frozen).toContain("ads off by ads: too many");
    expect(frozen).not.toContain("deploys are allowed");
    const thawed = await bothSurfaces({
      freeze: { frozen: true, reason: "a storm", setBy: "bo@ops.test", setAt: NOW.toISOString(), releaseId: "r1", incidentId: null },
    });
    const said = await glance(thawed.shown, NONE, { ...changes, stands: { switches: [], frozen: false, frozenBy: "ann@ops.test" } });
    expect(said).toContain("All switches are on, deploys are allowed.");
    expect(said).not.toContain("deploys frozen");
  });

  it("[DEP-2] names the configuration among what is broken, and says that nothing is only where it is well too", async () => {
    const { shown } = await bothSurfaces({});
    const changes = { releases: [], lines: [] };
    const finding = { setting: "REDIS_URL", problem: "missing", reason: "is not set", severity: "page", clause: "AUTH-1" } as const;
    const wellBut = (config: Partial<ShownSurface["config"]>) => ({ ...shown, sections: [], config: { ...shown.config, ...config } });
    const broken = await glance(wellBut({ status: "fail", findings: [finding] }), NONE, changes);
    expect(broken).toContain("Configuration 1 setting to fix");
    expect(broken).not.toContain("Nothing that is measured.");
    expect(await glance(wellBut({ status: "pass", findings: [] }), NONE, changes)).toContain("Nothing that is measured.");
  });

  it("[ALR-5] is loud where nobody could be reached, before anything else, and folds away what is well", async () => {
    const { shown } = await bothSurfaces({});
    const page = (surface: ShownSurface, secondsAgo: number): string => {
      const owed = { ...QUIET.owed, pages: 2, pageAt: NOW.getTime() - secondsAgo * 1000 };
      return operationsCards({
        contract: contractFor("production"),
        shown: surface,
        desk: { ...NONE, counts: { ...QUIET, owed } },
        now: NOW,
        acts: true,
        secondary: true,
        behindSeconds: 75,
        histories: { counted: new Map(), measured: new Map(), minutes: 1, full: false },
        buyers: "operational",
        changes: { releases: [], lines: [] },
      });
    };
    expect(page(shown, 75)).not.toContain("Nobody has been paged");
    const html = page(shown, 240);
    expect(html).toMatch(/role="alert"><strong>Nobody has been paged for 4 min\.<\/strong>/);
    expect(html.indexOf("Nobody has been paged")).toBeLessThan(html.indexOf("What buyers feel"));
    const [open = "", folded = ""] = html.split('id="well"');
    const wellNames = shown.sections.filter(({ captured, stale }) => captured.status === "pass" && captured.complete && !stale);
    expect(wellNames.length).toBeGreaterThan(0);
    for (const { section } of wellNames) {
      expect(folded, section.name).toContain(`data-part="${section.name}"`);
      expect(open, section.name).not.toContain(`data-part="${section.name}"`);
    }
    const old = { ...shown, sections: shown.sections.map((one) => (one.section.name === "http" ? { ...one, stale: true } : one)) };
    const [first = "", second = ""] = page(old, 0).split('id="doubtful"');
    expect(second).toMatch(/^[^]*?old or not whole<\/span>[^<]*Requests[^]*data-part="http"/);
    expect(first).not.toContain('data-part="http"');
  });
});
