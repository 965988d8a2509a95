import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Deps } from "../../../src/deps.ts";
import { readSettings } from "../../../src/env.ts";
import { createHealthSections } from "../../../src/health-sections.ts";
import { sectionMetrics } from "../../../src/operations/health/export-metrics.ts";
import { familyName } from "../../../src/operations/health/open-metrics.ts";
import { showSurface, surfaceDocument } from "../../../src/operations/health/surfaces.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import type { HealthSection } from "../../../src/platform/health.ts";
import type { SectionEnvelope } from "../../../src/platform/health/parts.ts";
import { CATALOGUE } from "../../../src/platform/metrics/catalogue.ts";

const settings = readSettings({ ENVIRONMENT: "local" });
const contract = contractFor("local");
const sections = createHealthSections({ settings, contract } as Deps);

const repeated = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);

describe("the registry of health sections", () => {
  it("has each section and each alert rule once", () => {
    expect(repeated(sections.map(({ name }) => name))).toEqual([]);
    expect(repeated(sections.flatMap(({ alerts = [] }) => alerts.map(({ name }) => name)))).toEqual([]);
  });

  it("[GEN-4] shows buyers' lifecycles, ads with their auction, catalog and images on the detailed surface, below the configuration", async () => {
    const figures = new Map(
      sections.flatMap((section) =>
        section.surfaces.includes("detailed") ? [[section.name, z.toJSONSchema(section.figures)] as const] : [],
      ),
    );
    const expected: Record<string, readonly string[]> = {
      chatBriefs: ["queuedForExtraction", "finalizing", "reconcileResets", "reconcileCompletions"],
      checkout: ["byState", "stuck"],
      ads: ["degradedControlEvents", "controlLatencyMs", "auction"],
      catalog: ["streamsOpen", "streamFallbackToPolling", "offersPublished"],
      images: ["placeholders", "latencyMs", "failureRate"],
      configReadiness: ["missing", "malformed", "unconfigured"],
    };
    for (const [name, members] of Object.entries(expected))
      expect(Object.keys(figures.get(name)?.properties ?? {}), name).toEqual(expect.arrayContaining([...members]));
    const clock = { now: () => new Date() };
    const shown = await showSurface({ settings, contract, clock, healthSections: async () => sections }, "detailed", undefined);
    const document = surfaceDocument(shown);
    expect(document).toMatchObject({ configReadiness: { missing: expect.arrayContaining(["DATABASE_URL"]) } });
    // A fresh environment has the same shape: what was not measured is null, and the section says that it is incomplete.
    for (const [name, members] of Object.entries(expected).filter(([section]) => section !== "configReadiness")) {
      expect(document[name], name).toMatchObject({
        capturedAt: null,
        complete: false,
        ...Object.fromEntries(members.map((member) => [member, null])),
      });
    }
    expect(shown.absent).toEqual(expect.arrayContaining(Object.keys(expected).filter((name) => name !== "configReadiness")));
  });

  it("has no figure, and no section, that the surfaces' own names would hide or be hidden by", async () => {
    const envelope = {
      capturedAt: "",
      complete: true,
      status: "pass",
      stale: false,
      degradedSince: "",
      error: "",
      degraded: [],
      action: "",
      fixSettings: [],
    } satisfies Required<SectionEnvelope>;
    const declaredBy = ({ figures }: HealthSection) => Object.keys(z.toJSONSchema(figures).properties ?? {});
    for (const section of sections) {
      const { name } = section;
      const declared = declaredBy(section);
      expect(declared.length, name).toBeGreaterThan(0);
      expect(
        declared.filter((figure) => figure in envelope),
        name,
      ).toEqual([]);
    }
    // The items of a list stand by themselves, and may have a status of their own.
    for (const list of sections.filter(({ rendered }) => rendered === "list")) expect(declaredBy(list), list.name).toEqual(["items"]);
    const clock = { now: () => new Date() };
    const head = surfaceDocument(await showSurface({ settings, contract, clock, healthSections: async () => [] }, "ops", undefined));
    expect(Object.keys(head).filter((member) => sections.some(({ name }) => name === member))).toEqual(["configReadiness"]);
  });

  it("[MIR-1] exports each figure under a name of its own, none of which isolates count under", () => {
    expect(repeated([...CATALOGUE.values(), ...sectionMetrics(sections)].map(familyName))).toEqual([]);
  });

  it("[DEP-2] names only settings that exist", async () => {
    const environment = await import("node:fs/promises").then(({ readFile }) => readFile("src/env.ts", "utf8"));
    for (const setting of sections.flatMap(({ settings = [] }) => settings)) expect(environment).toContain(setting);
  });
});
