import type { KeptFresh } from "../../platform/kept-fresh.ts";
import type { HealthSection } from "../../platform/health.ts";
import type { HealthCapture, HealthDeps } from "../health/ports.ts";
import { readLastCapture } from "../health/last-capture.ts";
import type { PublicIncident } from "../incidents/ports.ts";
import { buyersParts, type PublicPart, type PublicState } from "./buyers-parts.ts";

export interface PublicStatus {
  status: PublicState;
  updatedAt: string | null;
  parts: readonly PublicPart[];
  incidents: readonly PublicIncident[];
}

export interface StatusDeps extends HealthDeps {
  /** This isolate's copy, so that the public's visits cost the operations plane nothing. */
  publishedIncidents: KeptFresh<readonly PublicIncident[]>;
}

/** What anybody may know: how buyers fare by the last capture, or by the one that is shown beside it, and what operators have published (GEN-8). */
export async function publicStatus(deps: StatusDeps, shown = readLastCapture(deps)): Promise<PublicStatus> {
  const [sections, capture, incidents] = await Promise.all([
    deps.healthSections(),
    shown,
    deps.publishedIncidents.get().catch(() => undefined),
  ]);
  const found = statusOf({ sections, capture, incidents }, deps.clock.now(), deps.contract.health.staleSeconds);
  return { ...found, updatedAt: capture?.capturedAt ?? null, incidents: incidents ?? [] };
}

/** What the status is read from. */
interface Seen {
  sections: readonly Pick<HealthSection, "name" | "surfaces">[];
  capture: HealthCapture | undefined;
  /** Undefined where nobody could be asked whether one is open. */
  incidents: readonly Pick<PublicIncident, "state">[] | undefined;
}

/** Sections that tell of settings and of the parts' dependencies, which the parts know better. */
const NOT_BY_THEMSELVES: ReadonlySet<string> = new Set(["configReadiness", "dependencies"]);

/**
 * Operational is what is proven so: each part of the product by its dependencies' probes and its sections, and that requests are
 * answered. Buyers' sections alone count, and an open incident with public updates is never called operational.
 */
export function statusOf({ sections, capture, incidents }: Seen, now: Date, staleSeconds: number): Pick<PublicStatus, "status" | "parts"> {
  const newerThan = now.getTime() - staleSeconds * 1000;
  const captured = capture && Date.parse(capture.capturedAt) >= newerThan ? capture.sections : [];
  const parts = buyersParts(captured, newerThan);
  const any = (state: PublicState) => parts.some((part) => part.state === state);

  const forBuyers = new Set(
    sections.filter(({ name, surfaces }) => surfaces.includes("detailed") && !NOT_BY_THEMSELVES.has(name)).map(({ name }) => name),
  );
  const shown = captured.filter(({ name }) => forBuyers.has(name));
  const http = shown.find(({ name }) => name === "http");
  const answered = http !== undefined && Date.parse(http.capturedAt) >= newerThan && Object.keys(http.figures).length > 0;

  if (any("outage") || http?.status === "fail") return { status: "outage", parts };
  const failing = shown.some(({ status }) => status === "fail") || incidents?.some(({ state }) => state === "open") === true;
  if (any("degraded") || failing) return { status: "degraded", parts };
  return { status: any("unknown") || !answered || incidents === undefined ? "unknown" : "operational", parts };
}
