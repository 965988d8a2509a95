import { describe, expect, it } from "vitest";
import { createHealthSections } from "../../../src/health-sections.ts";
import type { Deps } from "../../../src/deps.ts";
import { readSettings } from "../../../src/env.ts";
import type { CapturedSection } from "../../../src/operations/health/ports.ts";
import { inEnglish } from "../../../src/platform/language/say.ts";
import { publicStatus, statusOf, type StatusDeps } from "../../../src/operations/status/public-status.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { DEPENDENCIES, type Dependency } from "../../../src/platform/dependencies.ts";
import type { HealthStatus } from "../../../src/platform/health/parts.ts";

const NOW = new Date("2026-11-23T00:01:00Z");
const RECENT = "2026-11-23T00:00:50Z";
const LONG_AGO = "2026-11-22T23:00:00Z";

/** The sections that there are, of which the public's follow. */
const REGISTERED = createHealthSections({
  settings: readSettings({ ENVIRONMENT: "production" }),
  contract: contractFor("production"),
} as unknown as Deps);

type ProbeState = "up" | "down" | "unconfigured";
interface Found {
  probes?: Partial<Record<Dependency, { state: ProbeState; checkedAt: string | null } | null>>;
  sections?: Record<string, Partial<CapturedSection>>;
  /** Sections of which nothing was ever captured. */
  missing?: readonly string[];
  incidents?: readonly { state: "open" | "closed" }[] | undefined;
  capturedAt?: string;
}

/** The status where all is well but for what the test says. */
function statusBy({ probes = {}, sections = {}, missing = [], capturedAt = RECENT, ...found }: Found = {}) {
  const probed = Object.fromEntries(DEPENDENCIES.map((name) => [name, { state: "up", checkedAt: RECENT }]));
  const figures = Object.fromEntries(Object.entries({ ...probed, ...probes }).filter(([, probe]) => probe !== null));
  const captured = REGISTERED.map(({ name }): CapturedSection => ({
    name,
    status: "pass" as HealthStatus,
    complete: true,
    capturedAt: RECENT,
    figures: name === "dependencies" ? figures : { some: 1 },
    degraded: [],
    error: null,
    degradedSince: null,
    ...sections[name],
  })).filter(({ name }) => !missing.includes(name));
  const incidents = "incidents" in found ? found.incidents : [];
  const capture = { capturedAt, durationMs: 1, releaseId: "r", sections: captured };
  const { status, parts } = statusOf({ sections: REGISTERED, capture, incidents }, NOW, 90);
  return { status, parts: parts.map(({ name, state, text }) => ({ name: inEnglish(name), state, text: inEnglish(text) })) };
}

const partsIn = (state: string, found: Found) =>
  statusBy(found)
    .parts.filter((part) => part.state === state)
    .map(({ name }) => name);

describe("the public status", () => {
  it("[GEN-8] is operational where every part is proven to work, in buyers' words", () => {
    const { status, parts } = statusBy();
    expect(status).toBe("operational");
    expect(parts.map(({ name }) => name)).toEqual([
      "Accounts and signing in",
      "Conversations and briefs",
      "Search and offers",
      "Carts, checkout and payment",
      "Prices in other currencies",
      "Pictures",
    ]);
    expect(parts.every(({ state, text }) => state === "operational" && text === "Works.")).toBe(true);
    expect(JSON.stringify(parts)).not.toMatch(/postgres|redis|stripe|openai|anthropic|fx|mongo/i);
  });

  it.each([
    [
      "postgres",
      "outage",
      [
        "Accounts and signing in",
        "Conversations and briefs",
        "Search and offers",
        "Carts, checkout and payment",
        "Prices in other currencies",
      ],
    ],
    ["stripe", "outage", ["Carts, checkout and payment"]],
    [
      "redis",
      "degraded",
      [
        "Accounts and signing in",
        "Conversations and briefs",
        "Search and offers",
        "Carts, checkout and payment",
        "Prices in other currencies",
      ],
    ],
    ["openai", "degraded", ["Conversations and briefs"]],
    ["ai-agent", "degraded", ["Conversations and briefs"]],
    ["mongo", "degraded", ["Search and offers"]],
    ["fx", "degraded", ["Prices in other currencies"]],
    ["images", "degraded", ["Pictures"]],
    ["mail", "degraded", ["Accounts and signing in"]],
  ] as const)("[GEN-8] is not operational while %s is unconfigured, or down, but %s, of what buyers have it for", (name, state, parts) => {
    for (const probe of [
      { state: "unconfigured", checkedAt: null },
      { state: "down", checkedAt: RECENT },
    ] as const) {
      const found = { probes: { [name]: probe } };
      expect(statusBy(found).status).toBe(state);
      expect(partsIn(state, found)).toEqual(parts);
    }
  });

  it("[GEN-8] says of what is not set up that it is being set up, and of what is down that somebody is at it", () => {
    const text = (state: ProbeState) =>
      statusBy({ probes: { stripe: { state, checkedAt: RECENT } } }).parts.find(({ name }) => name.startsWith("Carts"))?.text;
    expect(text("unconfigured")).toBe("Is not available: we are still setting it up.");
    expect(text("down")).toBe("Does not work at the moment. We are at it.");
  });

  it.each([
    ["that was never probed", null],
    ["whose probe was given up before it answered", { state: "down", checkedAt: null } as const],
    ["whose last probe is old, though it was up", { state: "up", checkedAt: LONG_AGO } as const],
  ])("[GEN-8] is unknown for a dependency %s", (_what, probe) => {
    expect(statusBy({ probes: { stripe: probe } }).status).toBe("unknown");
    expect(partsIn("unknown", { probes: { stripe: probe } })).toEqual(["Carts, checkout and payment"]);
  });

  it.each([
    ["was never captured", { missing: ["catalog"] }],
    ["is old", { sections: { catalog: { capturedAt: LONG_AGO } } }],
    ["could never be captured", { sections: { catalog: { figures: {}, status: "warn" as const, complete: false } } }],
  ])("[GEN-8] is unknown where a section %s", (_what, found) => {
    expect(statusBy(found).status).toBe("unknown");
    expect(partsIn("unknown", found)).toEqual(["Search and offers"]);
  });

  it("[GEN-8] is unknown where nobody knows whether requests are answered, or whether an incident is open", () => {
    expect(statusBy({ missing: ["http"] }).status).toBe("unknown");
    expect(statusBy({ incidents: undefined }).status).toBe("unknown");
    expect(statusBy({ missing: ["dependencies"] }).status).toBe("unknown");
  });

  it("[GEN-8] tells what is known to be ill before what is not known", () => {
    const unknown = { missing: ["catalog"] };
    expect(statusBy({ ...unknown, probes: { images: { state: "down", checkedAt: RECENT } } }).status).toBe("degraded");
    expect(statusBy({ ...unknown, probes: { postgres: { state: "down", checkedAt: RECENT } } }).status).toBe("outage");
  });

  it("follows what buyers notice, not what only operators see", () => {
    expect(statusBy({ sections: { governance: { status: "fail" }, configReadiness: { status: "fail" } } }).status).toBe("operational");
    expect(statusBy({ sections: { checkout: { status: "fail" } } }).status).toBe("degraded");
    expect(statusBy({ sections: { ads: { status: "fail" } } }).status).toBe("degraded");
    expect(statusBy({ sections: { http: { status: "fail" } } }).status).toBe("outage");
  });

  it("[GEN-8] is not called operational while a published incident is open", () => {
    expect(statusBy({ incidents: [{ state: "open" }] }).status).toBe("degraded");
    expect(statusBy({ incidents: [{ state: "closed" }] }).status).toBe("operational");
  });

  it("[GEN-8] does not pretend to know what it has not looked at", () => {
    expect(statusBy({ capturedAt: LONG_AGO }).status).toBe("unknown");
    const { status, parts } = statusOf({ sections: REGISTERED, capture: undefined, incidents: [] }, NOW, 90);
    expect(status).toBe("unknown");
    expect(parts.every(({ state }) => state === "unknown")).toBe(true);
  });
});

describe("the status beside a capture that is shown", () => {
  it("[GEN-8] is of that one, not of the one before: a page says one thing of both", async () => {
    const capturedOf = (status: HealthStatus) => ({
      ...{ capturedAt: RECENT, durationMs: 1, releaseId: "r1" },
      sections: [{ name: "http", status, complete: true, capturedAt: RECENT, figures: {}, degraded: [], error: null, degradedSince: null }],
    });
    const deps = {
      healthSections: async () => REGISTERED,
      lastCapture: { get: async () => capturedOf("pass") },
      publishedIncidents: { get: async () => [] },
      clock: { now: () => NOW },
      contract: contractFor("production"),
      defer: () => undefined,
    } as unknown as StatusDeps;
    expect((await publicStatus(deps, Promise.resolve(capturedOf("fail")))).status).toBe("outage");
    expect((await publicStatus(deps)).status).not.toBe("outage");
  });
});
