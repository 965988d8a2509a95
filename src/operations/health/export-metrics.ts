import { deskUnavailable } from "../../platform/events/operators.ts";
import type { HealthSection } from "../../platform/health.ts";
import type { TextFigure } from "../../platform/health/parts.ts";
import { CATALOGUE } from "../../platform/metrics/catalogue.ts";
import { gauge, type Metric } from "../../platform/metrics/metrics.ts";
import { readLastCapture } from "./last-capture.ts";
import { samplesOf } from "./measured-figures.ts";
import { renderOpenMetrics, type Family } from "./open-metrics.ts";
import type { HealthCapture, HealthDeps } from "./ports.ts";

/** Distinct counts are of the last quarter of an hour: members cannot be counted for ever. */
const DISTINCT_MINUTES = 15;

const STATUS_VALUE = { pass: 0, warn: 1, fail: 2 };

export const surfaceMetrics = {
  status: gauge("health_section_status", "0 pass, 1 warn, 2 fail.", ["section"]),
  complete: gauge("health_section_complete", "1 where all figures of the section could be had.", ["section"]),
  capturedAt: gauge("health_captured_at", "When health was last captured, in seconds since the epoch.", [], { unit: "seconds" }),
  text: gauge("health_figure_text", "1, with the words of a figure that is none: a policy, a hash, what is missing.", [
    "section",
    "figure",
    "text",
  ]),
  moment: gauge("health_figure_time", "The moment that a figure names, in seconds since the epoch.", ["section", "figure"], {
    unit: "seconds",
  }),
  release: gauge("release", "1, with the release in service.", ["release_id", "environment"]),
};

/** Everything there is to export: what isolates counted, and each figure of the last capture (MIR-1). Notes that it was read. */
export async function exportMetrics(deps: HealthDeps): Promise<string> {
  const counted = [...CATALOGUE.values()].filter(({ recent: passes }) => !passes);
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
    ...saidFamilies(sections, capture),
    ...sections.flatMap(({ name, panel }) => {
      const figures = figuresOf(capture, name);
      if (!figures) return [];
      return panel.filter((figure) => "metric" in figure).map((figure) => ({ metric: figure.metric, series: samplesOf(figure, figures) }));
    }),
  ];
}

/** What was captured of a section; undefined where nothing ever was. */
function figuresOf({ sections }: HealthCapture, name: string): Record<string, unknown> | undefined {
  const figures = sections.find((section) => section.name === name)?.figures;
  return figures && Object.keys(figures).length > 0 ? figures : undefined;
}

/** A moment by RFC 3339, which as words would be another series each time. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
/** What is longer is cut: a label is no place for a list. */
const LONGEST_TEXT = 200;

/** The figures that are words on the page (MIR-1): moments as times, the rest as labels. */
function saidFamilies(sections: readonly HealthSection[], capture: HealthCapture): Family[] {
  const texts = (panel: HealthSection["panel"]): TextFigure<Record<string, unknown>>[] => panel.filter((figure) => "text" in figure);
  const said = sections.flatMap(({ name, panel }) => {
    const figures = figuresOf(capture, name);
    if (!figures) return [];
    return texts(panel).flatMap((figure) => {
      const text = figure.text(figures);
      return text === null ? [] : [{ labels: [name, figure.label], text }];
    });
  });
  return [
    {
      metric: surfaceMetrics.text,
      series: said
        .filter(({ text }) => !MOMENT.test(text))
        .map(({ labels, text }) => ({ labels: [...labels, text.slice(0, LONGEST_TEXT).toWellFormed()], value: 1 })),
    },
    {
      metric: surfaceMetrics.moment,
      series: said.filter(({ text }) => MOMENT.test(text)).map(({ labels, text }) => ({ labels, value: Date.parse(text) / 1000 })),
    },
  ];
}

/** Metrics of the sections, which with the catalogue's are all names there are. */
export function sectionMetrics(sections: readonly HealthSection[]): Metric[] {
  return [
    ...Object.values(surfaceMetrics),
    ...sections.flatMap(({ panel }) => panel.flatMap((figure) => ("metric" in figure ? [figure.metric] : []))),
  ];
}
