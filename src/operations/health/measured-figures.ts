import * as z from "zod";
import type { HealthSection } from "../../platform/health.ts";
import type { NumberFigure, Sample } from "../../platform/health/parts.ts";
import { once } from "../../platform/once.ts";
import type { CapturedSection } from "./ports.ts";

/** Figures are drawn and compared, not added up. */
const DIGITS = 9;

/** A figure's name in its history: its metric and the values of its labels. */
export const historyName = (metric: { name: string }, labels: readonly string[]): string => JSON.stringify([metric.name, ...labels]);

const namesInHistory = once(() => z.tuple([z.string()], z.string()));

/** The values of labels in a name that is of this metric. */
export function labelsIn(name: string, metric: { name: string }): readonly string[] | undefined {
  if (!name.startsWith(historyName(metric, []).slice(0, -1))) return undefined;
  const [named, ...labels] = namesInHistory().parse(JSON.parse(name));
  return named === metric.name ? labels : undefined;
}

/**
 * The figures that a capture measured, by their names in the history. A section that could not be captured, or not wholly, shows what was
 * known before: that is no measurement, so that its history has a gap there.
 */
export function measured(sections: readonly HealthSection[], captured: readonly CapturedSection[]): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { name, panel } of sections) {
    const found = captured.find((section) => section.name === name);
    if (!found || found.error !== null || !found.complete) continue;
    for (const figure of panel) {
      if (!("metric" in figure)) continue;
      for (const { labels, value } of samplesOf(figure, found.figures))
        if (Number.isFinite(value)) values[historyName(figure.metric, labels)] = Number(value.toPrecision(DIGITS));
    }
  }
  return values;
}

/** A figure's numbers; none where it is not known. */
export function samplesOf(figure: NumberFigure<Record<string, unknown>>, figures: Record<string, unknown>): Sample[] {
  const read = figure.read(figures);
  if (read === null) return [];
  return typeof read === "number" ? [{ labels: [], value: read }] : [...read];
}
