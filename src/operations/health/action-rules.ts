import type { HealthSection } from "../../platform/health.ts";
import type { CapturedSection } from "./ports.ts";

interface Shown {
  section: HealthSection;
  captured: Pick<CapturedSection, "status" | "figures">;
  drift: readonly string[];
}

/** What to do about a section that is not well: its configuration comes before what the section itself says of its last figures. */
export function actionOf({ section, captured, drift }: Shown): string | undefined {
  if (drift.length > 0) return "fix configuration first";
  if (captured.status === "pass" || Object.keys(captured.figures).length === 0) return undefined;
  return section.nextStep?.(captured.figures) ?? undefined;
}
