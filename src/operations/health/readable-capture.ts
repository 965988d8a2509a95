import type { HealthSection } from "../../platform/health.ts";
import type { HealthCapture } from "./ports.ts";

/** Figures that this release can show, of what a release before or after it may have captured; else none. */
export function readableFigures(
  { figures }: Pick<HealthSection, "figures">,
  captured: Record<string, unknown> = {},
): Record<string, unknown> {
  return figures.safeParse(captured).success ? captured : {};
}

/** A capture as this release can show it. A section whose figures another release called otherwise is incomplete until it is captured again. */
export function readableCapture(sections: readonly HealthSection[], capture: HealthCapture): HealthCapture {
  const unread = capture.sections.filter(({ name, figures }) => {
    const section = sections.find((registered) => registered.name === name);
    return section && Object.keys(figures).length > 0 && Object.keys(readableFigures(section, figures)).length === 0;
  });
  if (unread.length === 0) return capture;
  const error = `captured by release ${capture.releaseId}, which calls its figures otherwise`;
  return {
    ...capture,
    sections: capture.sections.map((section) => (unread.includes(section) ? { ...section, complete: false, figures: {}, error } : section)),
  };
}
