import type { Deps } from "./deps.ts";
import type { HealthSection } from "./platform/health.ts";

/** Every section of the health surfaces, in the order the operations page shows them. Part of the composition root. */
export function createHealthSections(_deps: Deps): readonly HealthSection[] {
  return [];
}
