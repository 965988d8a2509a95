import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { readSettings } from "../../../src/env.ts";
import { createHealthSections } from "../../../src/health-sections.ts";
import { contractFor, CONTRACT_DOCUMENT } from "../../../src/platform/contract.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const source = globSync(["src/**/*.{ts,tsx}", "durable-objects/*.ts", "queues/*.ts", "scripts/**/*.ts"], {
  cwd: ROOT,
  exclude: ["src/platform/contract.ts"],
})
  .map((file) => readFileSync(`${ROOT}/${file}`, "utf8"))
  .join("\n");

describe("the contract as the single source", () => {
  it("[GOV-1] times every alert rule there is, and no rule that is not", () => {
    const contract = contractFor("production");
    const deps = { contract, settings: readSettings({ ENVIRONMENT: "staging" }), clock: { now: () => new Date(0) } } as unknown as Deps;
    const rules = createHealthSections(deps).flatMap(({ alerts = [] }) => alerts.map(({ name }) => name));
    const ofTheSurfacesThemselves = ["ops.visibility.incomplete", "ops.visibility.stale"];
    expect(Object.keys(contract.health.alertRules).toSorted()).toEqual([...rules, ...ofTheSurfacesThemselves].toSorted());
  });

  it("[GOV-1] has no member that no code reads", () => {
    const { environments: _environments, ...sections } = CONTRACT_DOCUMENT as Record<string, Record<string, unknown>>;
    const ofRecords = new Set(["owner", "reviewBy"]);
    const unread = Object.entries(sections)
      .filter(([, section]) => typeof section === "object")
      .flatMap(([name, section]) => Object.keys(section).map((member) => [name, member] as const))
      .filter(([, member]) => !ofRecords.has(member) && !new RegExp(`\\b${member}\\b`).test(source))
      .map(([name, member]) => `${name}.${member}`);
    expect(unread).toEqual([]);
  });

  it("[GOV-1] is where durations of alerts stand: no rule brings its own", () => {
    expect(source).not.toMatch(/\b(?:forSeconds|clearSeconds): \d/);
  });
});
