import { deskUnavailable } from "../../platform/events/operators.ts";
import type { HealthSection } from "../../platform/health.ts";
import type { NumberFigure, Sample } from "../../platform/health/parts.ts";
import { CATALOGUE } from "../../platform/metrics/catalogue.ts";
import { gauge, type Metric } from "../../platform/metrics/metrics.ts";
import { readLastCapture } from "./last-capture.ts";
import { renderOpenMetrics, type Family } from "./open-metrics.ts";
import type { HealthCapture, HealthDeps } from "./ports.ts";

/** Distinct counts are of the last quarter of an hour: members cannot be counted for ever. */
const DISTINCT_MINUTES = 15;

const STATUS_VALUE = { pass: 0, warn: 1, fail: 2 };

export const surfaceMetrics = {
  status: gauge("health_section_status", "0 pass, 1 warn, 2 fail.", ["section"]),
  complete: gauge("health_section_complete", "1 where all figures of the section could be had.", ["section"]),
  capturedAt: gauge("health_captured_at", "When health was last captured, in seconds since the epoch.", [], { unit: "seconds" }),
  release: gauge("release", "1, with the release in service.", ["release_id", "environment"]),
};

/** Everything there is to export: what isolates counted, and each figure of the last capture (MIR-1). Notes that it was read. */
export async function exportMetrics(deps: HealthDeps): Promise<string> {
  const counted = [...CATALOGUE.values()];
  const distinct = counted.filter(({ kind }) => kind === "distinct");
  const [totals, recent, capture, sections] = await Promise.all([
    deps.metricsReader.totals(counted),
    deps.metricsReader.read(distinct, DISTINCT_MINUTES),
    readLastCapture(deps),
    deps.healthSections(),
  ]);
  deps.defer(deps.captureDesk.scraped().catch((error: unknown) => deskUnavailable(deps, { use: "capture", error })));

  const families: Family[] = counted.map((metric) => ({
    metric,
    series: (metric.kind === "distinct" ? recent : totals).series.filter(
      ({ name, labels }) => name === metric.name && labels.length === metric.labels.length,
    ),
  }));
  const release = { metric: surfaceMetrics.release, series: [{ labels: [deps.settings.releaseId, deps.settings.environment], value: 1 }] };
  return renderOpenMetrics([...families, release, ...(capture ? captureFamilies(sections, capture) : [])]);
}

/** The figures of a capture as families; a figure that is not known has no sample. */
export function captureFamilies(sections: readonly HealthSection[], capture: HealthCapture): Family[] {
  const known = capture.sections;
  return [
    { metric: surfaceMetrics.status, series: known.map(({ name, status }) => ({ labels: [name], value: STATUS_VALUE[status] })) },
    { metric: surfaceMetrics.complete, series: known.map(({ name, complete }) => ({ labels: [name], value: complete ? 1 : 0 })) },
    { metric: surfaceMetrics.capturedAt, series: [{ labels: [], value: Date.parse(capture.capturedAt) / 1000 }] },
    ...sections.flatMap(({ name, panel }) => {
      const figures = known.find((section) => section.name === name)?.figures;
      if (!figures || Object.keys(figures).length === 0) return [];
      return panel.filter((figure) => "metric" in figure).map((figure) => ({ metric: figure.metric, series: samplesOf(figure, figures) }));
    }),
  ];
}

/** Metrics of the sections, which with the catalogue's are all names there are. */
export function sectionMetrics(sections: readonly HealthSection[]): Metric[] {
  return [
    ...Object.values(surfaceMetrics),
    ...sections.flatMap(({ panel }) => panel.flatMap((figure) => ("metric" in figure ? [figure.metric] : []))),
  ];
}

function samplesOf(figure: NumberFigure<Record<string, unknown>>, figures: Record<string, unknown>): Sample[] {
  const read = figure.read(figures);
  if (read === null) return [];
  return typeof read === "number" ? [{ labels: [], value: read }] : [...read];
}
