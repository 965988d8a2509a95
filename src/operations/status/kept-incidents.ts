import { deskUnavailable } from "../../platform/events/operators.ts";
import { keptFresh, type KeptFresh } from "../../platform/kept-fresh.ts";
import type { IncidentDeps, PublicIncident } from "../incidents/ports.ts";
import { publishedIncidents } from "../incidents/published-incidents.ts";

const KEPT_MS = 10_000;

/** What operators have published, at most 10 s old; the last known while its owner does not answer. */
export function keepPublishedIncidents(
  deps: Pick<IncidentDeps, "incidentBook" | "clock" | "log" | "metrics">,
): KeptFresh<readonly PublicIncident[]> {
  return keptFresh<readonly PublicIncident[]>(
    deps.clock,
    { maxAgeMs: KEPT_MS },
    () => publishedIncidents(deps),
    (error) => deskUnavailable(deps, { use: "published-incidents", error }),
  );
}
