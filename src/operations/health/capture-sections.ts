import { withDeadline } from "../../platform/deadline.ts";
import type { Dependency } from "../../platform/dependencies.ts";
import { errorLine } from "../../platform/error-line.ts";
import { unavailable } from "../../platform/errors.ts";
import { sectionFailed } from "../../platform/events/health.ts";
import type { CaptureContext, HealthSection } from "../../platform/health.ts";
import type { CapturedSection, HealthCapture, HealthDeps } from "./ports.ts";
import { createPlaces } from "./places.ts";
import { readableFigures } from "./readable-capture.ts";

/** The platform allows six open connections a request; one is left for the desk. */
const PLACES = 5;

type CaptureDeps = Pick<HealthDeps, "clock" | "contract" | "log" | "metrics" | "metricsReader" | "healthSections">;

/**
 * Captures every section, each within its deadline: dependencies first, so that the others need not wait for one that is down.
 * A section that fails keeps its last known figures and says since when.
 */
export async function captureSections(deps: CaptureDeps, previous: HealthCapture | undefined): Promise<CapturedSection[]> {
  const places = createPlaces(PLACES);
  const notUp = new Set<Dependency>();
  const contextAt = (signal: AbortSignal, before: CapturedSection | undefined): CaptureContext => ({
    now: deps.clock.now(),
    signal,
    previous: before?.figures,
    metrics: deps.metricsReader,
    outbound: (dependency, call) => (notUp.has(dependency) ? Promise.reject(unavailable(dependency)) : places.take(signal, call)),
  });
  const capture = (section: HealthSection) =>
    captureSection(
      deps,
      section,
      previous?.sections.find(({ name }) => name === section.name),
      contextAt,
    );

  const sections = await deps.healthSections();
  const first = sections.filter(({ name }) => name === "dependencies");
  const dependencies = await Promise.all(first.map(capture));
  for (const { figures } of dependencies) {
    for (const [name, { state }] of Object.entries(figures as Record<Dependency, { state?: string }>))
      if (state !== "up") notUp.add(name as Dependency);
  }
  const others = await Promise.all(sections.filter((section) => !first.includes(section)).map(capture));
  const captured = [...dependencies, ...others];
  return sections.flatMap(({ name }) => captured.filter((section) => section.name === name));
}

async function captureSection(
  deps: CaptureDeps,
  section: HealthSection,
  before: CapturedSection | undefined,
  contextAt: (signal: AbortSignal, before: CapturedSection | undefined) => CaptureContext,
): Promise<CapturedSection> {
  const at = deps.clock.now().toISOString();
  const deadlineMs = section.deadlineMs ?? deps.contract.health.sectionDeadlineMs;
  const abandon = new AbortController();
  const since = (status: CapturedSection["status"]) => (status === "pass" ? null : (before?.degradedSince ?? at));
  try {
    const {
      status,
      complete,
      figures,
      degraded = [],
    } = await withDeadline(section.name, deadlineMs, () => section.capture(contextAt(abandon.signal, before)));
    const checked = section.figures.parse(figures);
    return { name: section.name, status, complete, capturedAt: at, figures: checked, degraded, error: null, degradedSince: since(status) };
  } catch (error) {
    sectionFailed(deps, { section: section.name, error });
    const kept = {
      figures: readableFigures(section, before?.figures),
      degraded: before?.degraded ?? [],
      capturedAt: before?.capturedAt ?? at,
    };
    const status = before?.status === "fail" ? "fail" : "warn";
    return { name: section.name, status, complete: false, ...kept, error: errorLine(error), degradedSince: since(status) };
  } finally {
    abandon.abort();
  }
}
