import * as z from "zod";
import { once } from "../../platform/once.ts";
import type { HealthCapture } from "../health/ports.ts";
import type { FxCoverage, Incident } from "./incident.ts";

const coverageFigures = once(() =>
  z.object({ coverage: z.string(), missing: z.array(z.string()).default([]), expired: z.array(z.string()).default([]) }),
);

/** Undefined where the capture does not know it: a section that failed shows what it found before. */
export function coverageIn(capture: HealthCapture | undefined): FxCoverage | undefined {
  const section = capture?.sections.find(({ name }) => name === "fx");
  if (!section || section.error !== null) return undefined;
  const { data } = coverageFigures().safeParse(section.figures);
  return data && { state: data.coverage, missing: data.missing, expired: data.expired, capturedAt: Date.parse(section.capturedAt) };
}

export const isNewsTo = ({ fxCoverage: known }: Incident, coverage: FxCoverage): boolean =>
  !known || (known.capturedAt < coverage.capturedAt && coverageText(known) !== coverageText(coverage));

export function coverageText({ state, missing, expired }: FxCoverage): string {
  const named = [expired.length > 0 && `expired ${expired.join(", ")}`, missing.length > 0 && `missing ${missing.join(", ")}`];
  return [state, ...named.filter((part) => part !== false)].join("; ");
}
