import * as z from "zod";
import { worst, type HealthSection, type HealthSurface } from "../../platform/health.ts";
import type { HealthStatus, SectionEnvelope } from "../../platform/health/parts.ts";
import type { CapturedSection, HealthCapture, HealthDeps } from "./ports.ts";
import { configReadiness } from "./sections/config-readiness.ts";
import { actionOf } from "./action-rules.ts";

/** A section as the surfaces show it. */
export interface ShownSection {
  section: HealthSection;
  /** Of one that was never captured it is incomplete, of no time and without figures. */
  captured: Omit<CapturedSection, "capturedAt"> & { capturedAt: string | null };
  /** Settings to fix before its figures mean anything (DEP-2). */
  drift: readonly string[];
  stale: boolean;
}

export interface ShownSurface {
  status: HealthStatus;
  environment: string;
  releaseId: string;
  capturedAt: string | null;
  ageSeconds: number | null;
  complete: boolean;
  /** Of the settings as they are at this moment. */
  config: ReturnType<typeof configReadiness>;
  readAt: string;
  sections: readonly ShownSection[];
  /** Those of the sections of which nothing was ever captured. */
  absent: readonly string[];
}

type ShowDeps = Pick<HealthDeps, "settings" | "contract" | "clock" | "healthSections">;

/** What a surface shows of a capture: one reading for the JSON and the page. Configuration is read now, everything else as captured. */
export async function showSurface(deps: ShowDeps, surface: HealthSurface, capture: HealthCapture | undefined): Promise<ShownSurface> {
  const registered = await deps.healthSections();
  const now = deps.clock.now().getTime();
  const config = configReadiness(deps.settings, deps.contract);
  const wrong = new Set(config.findings.map(({ setting }) => setting));
  const expected = registered.filter(
    (section) => section.surfaces.includes(surface) && section.name !== "configReadiness" && !isLeftOut(section, capture),
  );
  const staleMs = deps.contract.health.staleSeconds * 1000;

  const sections = expected.map((section): ShownSection => {
    const captured = capture?.sections.find(({ name }) => name === section.name) ?? notCaptured(section.name);
    const stale = captured.capturedAt === null || now - Date.parse(captured.capturedAt) > staleMs;
    return { section, captured, stale, drift: (section.settings ?? []).filter((name) => wrong.has(name)) };
  });
  const absent = sections.filter(({ captured }) => captured.capturedAt === null).map(({ section }) => section.name);
  const doubtful = sections.some(({ stale, captured }) => stale || !captured.complete);
  return {
    status: worst([config.status, doubtful ? "warn" : "pass", ...sections.map(({ captured }) => captured.status)]),
    environment: deps.settings.environment,
    releaseId: deps.settings.releaseId,
    capturedAt: capture?.capturedAt ?? null,
    ageSeconds: capture ? Math.max(0, (now - Date.parse(capture.capturedAt)) / 1000) : null,
    complete: !doubtful,
    config,
    readAt: new Date(now).toISOString(),
    sections,
    absent,
  };
}

const notCaptured = (name: string): ShownSection["captured"] => ({
  name,
  status: "warn",
  complete: false,
  capturedAt: null,
  figures: {},
  degraded: [],
  error: "not captured yet",
  degradedSince: null,
});

/** Whether there is nothing of the section to show now. One whose figures could never be had is shown, as incomplete. */
function isLeftOut({ name, shownWhile }: HealthSection, capture: HealthCapture | undefined): boolean {
  const figures = capture?.sections.find((section) => section.name === name)?.figures ?? {};
  return shownWhile !== undefined && Object.keys(figures).length > 0 && !shownWhile(figures);
}

/** The surface as JSON: configuration first, then each section under its name. */
export function surfaceDocument(shown: ShownSurface): Record<string, unknown> {
  const { config, readAt, sections, absent, ...head } = shown;
  return {
    ...head,
    configReadiness: { capturedAt: readAt, complete: true, ...config },
    ...Object.fromEntries(sections.map((section) => [section.section.name, sectionDocument(section)])),
    sections: Object.fromEntries(sections.map((section) => [section.section.name, envelope(section)])),
    absent,
  };
}

function sectionDocument(shown: ShownSection): unknown {
  const { section, captured } = shown;
  if (section.rendered !== "list") return { ...unmeasured(section), ...captured.figures, ...envelope(shown) };
  const { items = [] } = captured.figures as { items?: Record<string, unknown>[] };
  const { capturedAt, complete } = captured;
  return items.map((item) => ({ capturedAt, complete, status: captured.status, ...item }));
}

/** Each figure of the section as not known: what was never measured has its place all the same, so that the shape is the same from the first second. */
const unmeasured = ({ figures }: HealthSection): Record<string, null> =>
  figures instanceof z.ZodObject ? Object.fromEntries(Object.keys(figures.shape).map((name) => [name, null])) : {};

const envelope = (shown: ShownSection): SectionEnvelope => {
  const { captured, drift, stale } = shown;
  const action = actionOf(shown);
  return {
    capturedAt: captured.capturedAt,
    complete: captured.complete,
    status: captured.status,
    stale,
    ...(captured.degradedSince === null ? {} : { degradedSince: captured.degradedSince }),
    ...(captured.error === null ? {} : { error: captured.error }),
    ...(captured.degraded.length === 0 ? {} : { degraded: captured.degraded }),
    ...(action === undefined ? {} : { action }),
    ...(drift.length === 0 ? {} : { fixSettings: drift }),
  };
};
