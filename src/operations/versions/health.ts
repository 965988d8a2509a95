import * as z from "zod";
import { versionMetrics } from "../../platform/events/versions.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { MetricWindow } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";
import { worseVersions, type VersionWork, type WorseVersion } from "./rules.ts";

const work = { version: z.string(), all: z.number(), failed: z.number(), late: z.number() };
const worseSchema = z.object({
  ...{ of: z.string().describe("A route's pattern, or `queue` and its name."), how: z.enum(["failed", "late"]) },
  ...work,
  others: z.object({ all: z.number(), bad: z.number() }).describe("The other versions in the same minutes."),
});
const WORSE_SHOWN = 20;

const versions = figures({
  windowMinutes: unshown(z.number()),
  versions: unshown(
    z.array(z.object(work)).describe("What each version had, requests and messages of queues, and what of it failed or was late."),
  ),
  worse: unshown(z.array(worseSchema).describe("Where a version does worse than the others in the same minutes, beyond chance.")),
})
  .gauge(
    "Had lately",
    gauge("version_work_recent", "Requests and messages of a version in the last minutes.", ["version"]),
    ({ versions: all }) => all.map(({ version, all: had }) => ({ labels: [version], value: had })),
  )
  .gauge(
    "Failed",
    gauge("version_failure_rate", "Share of a version's requests and messages that failed in the last minutes.", ["version"], {
      unit: "ratio",
    }),
    ({ versions: all }) => all.map(({ version, all: had, failed }) => ({ labels: [version], value: failed / had })),
  )
  .text("Worse", ({ worse }) => (worse.length === 0 ? null : worse.map(sentence).join("; ")));

const sentence = ({ version, of, how, all, others, ...counts }: WorseVersion): string =>
  `${version}: ${counts[how]} of ${all} of ${of} ${how}, of others ${others.bad} of ${others.all}`;

/** Versions that serve beside each other, each by what it had itself: with a small share a release's failures drown among the others'. */
export const versionsHealth = ({ contract }: Pick<Platform, "contract">): HealthSection =>
  healthSection({
    name: "versions",
    title: "Versions",
    surfaces: ["ops"],
    figures: versions,
    async capture({ metrics }) {
      const { windowMinutes, late, ...judging } = contract.release.comparison;
      const window = await metrics.read([versionMetrics.work], windowMinutes);
      const works = worksOf(window);
      const worse = [...works].flatMap(([of, by]) => {
        const isPromised = contract.objectives.journey.some(({ routes }) => routes.includes(of));
        const allowed = { failed: contract.health.failing.warn, late: isPromised ? late : 1 };
        return worseVersions(of, [...by.values()], { ...judging, allowed });
      });
      return {
        status: worse.length > 0 ? "warn" : "pass",
        complete: window.complete,
        figures: {
          windowMinutes,
          versions: addedUp([...works.values()].flatMap((by) => [...by.values()])),
          worse: worse.slice(0, WORSE_SHOWN),
        },
      };
    },
  });

/** By what was done, by the version that did it. */
function worksOf({ series }: MetricWindow): Map<string, Map<string, VersionWork>> {
  const works = new Map<string, Map<string, VersionWork>>();
  for (const { labels, value } of series) {
    const [version = "", of = "", cameTo] = labels;
    const by = works.get(of) ?? new Map<string, VersionWork>();
    works.set(of, by);
    const known = by.get(version) ?? { version, all: 0, failed: 0, late: 0 };
    by.set(version, known);
    if (cameTo === "all" || cameTo === "failed" || cameTo === "late") known[cameTo] += value;
  }
  return works;
}

function addedUp(works: readonly VersionWork[]): VersionWork[] {
  const byVersion = Map.groupBy(works, ({ version }) => version);
  return [...byVersion].map(([version, all]) => ({
    version,
    all: all.reduce((sum, one) => sum + one.all, 0),
    failed: all.reduce((sum, one) => sum + one.failed, 0),
    late: all.reduce((sum, one) => sum + one.late, 0),
  }));
}
