import * as z from "zod";
import { DEPENDENCIES, type Dependency } from "../../../platform/dependencies.ts";
import { healthSection, worst, type HealthSection } from "../../../platform/health.ts";
import { unshown } from "../../../platform/health/figure.ts";
import { figures } from "../../../platform/health/figures.ts";
import { gauge } from "../../../platform/metrics/metrics.ts";
import { unconfiguredDependencies } from "../config-findings.ts";
import { consequencesOf } from "../consequences.ts";
import type { HealthDeps, ProbeResult } from "../ports.ts";
import { probe } from "../probes.ts";
import { recorded } from "../../../platform/language/say.ts";

const dependencySchema = z.object({
  state: z.enum(["up", "down", "unconfigured"]).describe("unconfigured: settings are missing or malformed, and it is not probed."),
  latencyMs: z.number().nullable(),
  checkedAt: z.iso.datetime().nullable(),
  lastSuccessAt: z.iso.datetime().nullable(),
  detail: z.string().nullable().describe("Why it is down."),
});
export type DependencyFigures = Record<Dependency, z.infer<typeof dependencySchema>>;

/** Without these nothing a buyer does works; the others degrade one feature each. */
const ESSENTIAL: ReadonlySet<Dependency> = new Set(["postgres", "redis", "stripe"]);

const ofEach = <Value>(make: (name: Dependency) => Value) =>
  Object.fromEntries(DEPENDENCIES.map((name) => [name, make(name)])) as Record<Dependency, Value>;
const entries = (found: DependencyFigures) => DEPENDENCIES.map((name) => ({ name, ...found[name] }));
const probed = (found: DependencyFigures) => entries(found).filter(({ state }) => state !== "unconfigured");

const listed = (found: readonly { name: string }[]): string | null =>
  found.length === 0 ? null : found.map(({ name }) => name).join(", ");

const dependencies = figures(ofEach(() => unshown(dependencySchema)))
  .gauge("Up", gauge("dependency_up", "1 where the last probe of a configured dependency succeeded, else 0.", ["dependency"]), (found) =>
    probed(found).map(({ name, state }) => ({ labels: [name], value: state === "up" ? 1 : 0 })),
  )
  .gauge("Latency", gauge("dependency_latency", "Time of the last probe.", ["dependency"], { unit: "seconds" }), (found) =>
    probed(found).flatMap(({ name, latencyMs }) => (latencyMs === null ? [] : [{ labels: [name], value: latencyMs / 1000 }])),
  )
  .text("Unconfigured", (found) => listed(entries(found).filter(({ state }) => state === "unconfigured")))
  .text("Down", (found) => listed(probed(found).filter(({ state }) => state === "down")));

/** GEN-3: each outside dependency, probed for real, once an interval for the whole environment. */
export const dependenciesHealth = (deps: HealthDeps): HealthSection =>
  healthSection({
    name: "dependencies",
    title: "Dependencies",
    surfaces: ["detailed", "ops"],
    figures: dependencies,
    // Ten probes take the five places in two waves where everything hangs.
    deadlineMs: 2 * deps.contract.health.probeDeadlineMs + 500,
    async capture({ now, outbound }) {
      const unconfigured = unconfiguredDependencies(deps.settings, deps.contract);
      const configured = DEPENDENCIES.filter((name) => !unconfigured.includes(name));
      const { due, known } = await deps.captureDesk.claimProbes(configured, deps.contract.health.probeIntervalSeconds);
      const before = (name: string) => known.find((result) => result.name === name);
      const fresh = await Promise.all(
        configured.filter((name) => due.includes(name)).map((name) => outbound(name, () => probe(deps, name, before(name)))),
      );
      if (fresh.length > 0) await deps.captureDesk.recordProbes(fresh);
      const resultOf = (name: Dependency): ProbeResult | undefined => fresh.find((result) => result.name === name) ?? before(name);

      const found = ofEach((name) => (unconfigured.includes(name) ? UNCONFIGURED : asFigure(resultOf(name))));
      const status = worst(probed(found).map(({ name, state }) => (state === "up" ? "pass" : ESSENTIAL.has(name) ? "fail" : "warn")));
      const complete = configured.every((name) => isRecent(resultOf(name), now, deps.contract.health.staleSeconds));
      return { status, complete, figures: found };
    },
    alerts: [
      {
        name: "dependency.down",
        conditions: (found) =>
          probed(found)
            .filter(({ state }) => state === "down")
            .map(({ name, detail, lastSuccessAt }) => ({
              key: `dependency.${name}.down`,
              severity: ESSENTIAL.has(name) ? "page" : "warn",
              summary: recorded`${name} is down: ${detail ?? recorded`does not answer`}`,
              detail: { lastSuccessAt },
              explains: consequencesOf(name),
            })),
      },
    ],
  });

const UNCONFIGURED: DependencyFigures[Dependency] = {
  state: "unconfigured",
  latencyMs: null,
  checkedAt: null,
  lastSuccessAt: null,
  detail: null,
};

function asFigure(result: ProbeResult | undefined): DependencyFigures[Dependency] {
  if (!result) return { ...UNCONFIGURED, state: "down", detail: "not probed yet" };
  const { state, latencyMs, checkedAt, lastSuccessAt, detail } = result;
  return { state, latencyMs, checkedAt, lastSuccessAt, detail };
}

/** A claim whose claimer died leaves an old result behind. */
const isRecent = (result: ProbeResult | undefined, now: Date, seconds: number): boolean =>
  result !== undefined && now.getTime() - Date.parse(result.checkedAt) <= seconds * 1000;
