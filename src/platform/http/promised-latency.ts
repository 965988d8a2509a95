import type { Contract } from "../contract.ts";
import type { Platform } from "../platform.ts";

let known: { objectives: Contract["objectives"]; byRoute: ReadonlyMap<string, number> } | undefined;

/** Milliseconds within which a route's answers have to be there by the contract's objectives; without a promise nothing is late. */
function promisedLatencyMs(objectives: Contract["objectives"], route: string): number {
  if (known?.objectives !== objectives) {
    const byRoute = new Map(objectives.journey.flatMap(({ routes, latencyMs }) => routes.map((path) => [path, latencyMs] as const)));
    known = { objectives, byRoute };
  }
  return known.byRoute.get(route) ?? Infinity;
}

/** What a request is to the version that had it. */
export const versionWorkOf = (
  { settings, contract }: Pick<Platform, "settings" | "contract">,
  { route, failed, durationMs }: { route: string; failed: boolean; durationMs: number },
) => ({ version: settings.version, of: route, failed, late: durationMs > promisedLatencyMs(contract.objectives, route) });
