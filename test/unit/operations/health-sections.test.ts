import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { readSettings } from "../../../src/env.ts";
import { createHealthSections } from "../../../src/health-sections.ts";
import { sectionMetrics } from "../../../src/operations/health/export-metrics.ts";
import { familyName } from "../../../src/operations/health/open-metrics.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { CATALOGUE } from "../../../src/platform/metrics/catalogue.ts";

const sections = createHealthSections({ settings: readSettings({ ENVIRONMENT: "local" }), contract: contractFor("local") } as Deps);

const repeated = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);

describe("the registry of health sections", () => {
  it("has each section and each alert rule once", () => {
    expect(repeated(sections.map(({ name }) => name))).toEqual([]);
    expect(repeated(sections.flatMap(({ alerts = [] }) => alerts.map(({ name }) => name)))).toEqual([]);
  });

  it("[MIR-1] exports each figure under a name of its own, none of which isolates count under", () => {
    expect(repeated([...CATALOGUE.values(), ...sectionMetrics(sections)].map(familyName))).toEqual([]);
  });

  it("[DEP-2] names only settings that exist", async () => {
    const environment = await import("node:fs/promises").then(({ readFile }) => readFile("src/env.ts", "utf8"));
    for (const setting of sections.flatMap(({ settings = [] }) => settings)) expect(environment).toContain(setting);
  });
});
