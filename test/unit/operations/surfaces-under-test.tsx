import type { Deps } from "../../../src/deps.ts";
import { readSettings } from "../../../src/env.ts";
import { createHealthSections } from "../../../src/health-sections.ts";
import type { StandingFault } from "../../../src/operations/faults/ports.ts";
import type { AlertCounts } from "../../../src/operations/alerts/ports.ts";
import { captureSections } from "../../../src/operations/health/capture-sections.ts";
import { captureFamilies } from "../../../src/operations/health/export-metrics.ts";
import { renderOpenMetrics } from "../../../src/operations/health/open-metrics.ts";
import { operationsCards } from "../../../src/operations/health/operations-page.tsx";
import { showSurface, surfaceDocument } from "../../../src/operations/health/surfaces.ts";
import type { DeployFreeze, SwitchRecord } from "../../../src/operations/switches/ports.ts";
import { apart } from "../../../src/platform/conservation.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { authMetrics } from "../../../src/platform/events/auth.ts";
import { operatorMetrics } from "../../../src/platform/events/operators.ts";

export const NOW = Date.parse("2026-11-23T10:00:00.000Z");
export const QUIET: AlertCounts = {
  openAlerts: 0,
  openIncidents: 0,
  created: 0,
  pending: 0,
  oldestPendingAt: null,
  retrying: 0,
  delivered: 0,
  dead: 0,
  deadLetters: 0,
  undecided: 0,
  oldestUndecidedAt: null,
  inProgress: 0,
  bothFailed: 0,
  transportIncidentSince: null,
  lastTested: { primary: null, secondary: null },
  lastDrill: null,
  owed: { firstTryAt: null, pages: 0, pageAt: null, failing: { primary: null, secondary: null } },
  now: NOW,
};

const COUNTING = { newestAt: NOW - 4_000, countsSince: NOW - 3_600_000, lastLostAt: NOW - 60_000, complete: true };

/** What a test says of the operations plane's state; the data plane is gone, so that its sections cannot be captured. */
export interface Standing {
  settings?: Record<string, string>;
  counts?: Partial<AlertCounts>;
  switches?: readonly SwitchRecord[];
  freeze?: DeployFreeze;
  faults?: readonly StandingFault[];
  scrapedAt?: string;
  verifications?: { local: number; api: number };
  /** Of counts, that died with shards in the last hour. */
  lostSeconds?: number;
  /** Sign-ins refused for load. */
  hashingRefused?: number;
}

/** Captures every section there is and shows it both ways: as `/health/ops` has it, and as `/admin/operations` does. */
export async function bothSurfaces(standing: Standing) {
  const settings = readSettings({ ENVIRONMENT: "local", ...standing.settings });
  const contract = contractFor(settings.environment);
  const verified = Object.entries(standing.verifications ?? {}).map(([verification, value]) => ({
    name: operatorMetrics.verifications.name,
    kind: "counter" as const,
    labels: operatorMetrics.verifications.labels.map((label) => (label === "verification" ? verification : "accepted")),
    value,
  }));
  const refusedForLoad = {
    name: authMetrics.hashingRefused.name,
    kind: "counter" as const,
    labels: ["buyer"],
    value: standing.hashingRefused ?? 0,
  };
  const deps = {
    settings,
    contract,
    clock: { now: () => new Date(NOW) },
    log: { log: () => undefined },
    metrics: { count: () => undefined, observe: () => undefined, set: () => undefined },
    metricsReader: {
      read: async () => ({ series: [...verified, refusedForLoad], complete: true }),
      minutes: async () => [],
      standing: async () => ({ ...COUNTING, lostSeconds: standing.lostSeconds ?? 0 }),
    },
    alertLedger: {
      counts: async () => ({ ...QUIET, ...standing.counts }),
      lastRaises: async () => [],
      compareBooks: async () => apart({}),
    },
    receiverJournals: { read: async () => undefined },
    switchDesk: { listSwitches: async () => standing.switches ?? [], deployFreeze: async () => standing.freeze },
    drillDesk: { lastDrills: async () => [] },
    faultDesk: { standingFaults: async () => standing.faults ?? [] },
    captureDesk: {
      lastScrapeAt: async () => standing.scrapedAt,
      raisedConditions: async () => [],
      claimProbes: async () => ({ due: [], known: [] }),
      recordProbes: async () => undefined,
    },
    letterOwners: async () => ({}),
    get db() {
      throw unavailable("postgres");
    },
    get redis() {
      throw unavailable("redis");
    },
  } as unknown as Deps;
  const registered = createHealthSections(deps);
  const healthSections = async () => registered;
  const sections = await captureSections(Object.assign(Object.create(deps) as Deps, { healthSections }), undefined);
  const capture = { capturedAt: new Date(NOW).toISOString(), durationMs: 1, releaseId: settings.releaseId, sections };
  const shown = await showSurface({ settings, contract, clock: deps.clock, healthSections }, "ops", capture);
  const page = operationsCards({
    contract: contractFor("production"),
    shown,
    desk: { counts: { ...QUIET, ...standing.counts }, alerts: [], letters: [], incidents: [], notifications: [], onCall: [] },
    now: new Date(NOW),
    acts: true,
    secondary: true,
    behindSeconds: contract.incidentAlerts.behindSeconds,
    histories: { counted: new Map(), measured: new Map(), minutes: 1, full: false },
    buyers: "operational",
    changes: { releases: [], lines: [] },
  });
  /** Alerts a section's rules find in what was captured. */
  const conditions = (name: string) => {
    const rules = registered.find((section) => section.name === name)?.alerts ?? [];
    const figures = sections.find((section) => section.name === name)?.figures ?? {};
    return rules.flatMap((rule) => rule.conditions(figures, contract));
  };
  return {
    json: surfaceDocument(shown),
    page,
    /** The words of one part of the page, without its markup. */
    part: (name: string) => partOf(page, name),
    shown,
    conditions,
    metrics: renderOpenMetrics(captureFamilies(registered, capture)),
  };
}

function partOf(page: string, name: string): string {
  const [, after = ""] = page.split(`data-part="${name}"`);
  const [part = ""] = after.split("data-part=");
  return part
    .slice(part.indexOf(">") + 1)
    .replaceAll(/<[^>]*>?/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
