import type { ModelUsage } from "../../packages/sdk/src/client.ts";

type Sum = ModelUsage["items"][number]["reported"];

/** Reported by the provider, and beside it what was counted here where nothing was reported: the two are never added up. */
export interface UsageFigures {
  calls: number;
  reported: Sum;
  estimated: Sum;
}

export interface UsageLine extends UsageFigures {
  model: string;
}

const NOTHING: Sum = { inputTokens: 0, outputTokens: 0, costNanoUsd: 0 };

const added = (one: Sum, other: Sum): Sum => ({
  inputTokens: one.inputTokens + other.inputTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  costNanoUsd: one.costNanoUsd + other.costNanoUsd,
});

/** What each model took on a day, the most called first. */
export const linesOf = ({ items }: Pick<ModelUsage, "items">): UsageLine[] =>
  items
    .map(({ model, calls, reported, estimated }) => ({ model, calls, reported, estimated }))
    .toSorted((a, b) => b.calls - a.calls || (a.model < b.model ? -1 : 1));

export const sumOf = (lines: readonly UsageFigures[]): UsageFigures => ({
  calls: lines.reduce((sum, { calls }) => sum + calls, 0),
  reported: lines.reduce((sum, { reported }) => added(sum, reported), NOTHING),
  estimated: lines.reduce((sum, { estimated }) => added(sum, estimated), NOTHING),
});

export const hasEstimates = ({ estimated }: UsageFigures): boolean => Object.values(estimated).some((value) => value > 0);

const DAY_MS = 86_400_000;

/** The days before one, the latest first: `2030-01-31`. */
export const daysBefore = (day: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => new Date(Date.parse(day) - (index + 1) * DAY_MS).toISOString().slice(0, "2030-01-31".length));
