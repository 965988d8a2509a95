import type { KeptFresh } from "../../platform/kept-fresh.ts";
import type { HealthSection } from "../../platform/health.ts";
import type { HealthCapture, HealthDeps } from "../health/ports.ts";
import { readLastCapture } from "../health/last-capture.ts";
import type { PublicIncident } from "../incidents/ports.ts";

export type PublicState = "operational" | "degraded" | "outage" | "unknown";

export interface PublicStatus {
  status: PublicState;
  updatedAt: string | null;
  incidents: readonly PublicIncident[];
}

export interface StatusDeps extends HealthDeps {
  /** This isolate's copy, so that the public's visits cost the operations plane nothing. */
  publishedIncidents: KeptFresh<readonly PublicIncident[]>;
}

/** What anybody may know: how buyers fare by the last capture, and what operators have published (GEN-8). */
export async function publicStatus(deps: StatusDeps): Promise<PublicStatus> {
  const [sections, capture, incidents] = await Promise.all([
    deps.healthSections(),
    readLastCapture(deps),
    deps.publishedIncidents.get().catch(() => []),
  ]);
  const status = stateFor({ sections, capture, incidents }, deps.clock.now(), deps.contract.health.staleSeconds);
  return { status, updatedAt: capture?.capturedAt ?? null, incidents };
}

/** What the status is read from. */
interface Seen {
  sections: readonly Pick<HealthSection, "name" | "surfaces">[];
  capture: HealthCapture | undefined;
  incidents: readonly Pick<PublicIncident, "state">[];
}

/** Buyers' sections alone count; an open incident with public updates is never called operational. */
export function stateFor({ sections, capture, incidents }: Seen, now: Date, staleSeconds: number): PublicState {
  if (!capture || now.getTime() - Date.parse(capture.capturedAt) > staleSeconds * 1000) return "unknown";
  const forBuyers = new Set(
    sections.filter(({ name, surfaces }) => surfaces.includes("detailed") && name !== "configReadiness").map(({ name }) => name),
  );
  const shown = capture.sections.filter(({ name }) => forBuyers.has(name));
  const failing = (name: string) => shown.some((section) => section.name === name && section.status === "fail");
  if (failing("dependencies") || failing("http")) return "outage";
  if (shown.some(({ status }) => status === "fail") || incidents.some(({ state }) => state === "open")) return "degraded";
  return "operational";
}
