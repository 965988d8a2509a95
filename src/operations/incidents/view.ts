import { instant, instantOrNull } from "../alerts/view.ts";
import type { Incident } from "./incident.ts";
import type { IncidentDetail } from "./ports.ts";

export const incidentView = (incident: Incident) => ({
  ...incident,
  fxCoverage: incident.fxCoverage ? { ...incident.fxCoverage, capturedAt: instant(incident.fxCoverage.capturedAt) } : null,
  openedAt: instant(incident.openedAt),
  closedAt: instantOrNull(incident.closedAt),
});

export const incidentDetailView = ({ timeline, ...incident }: IncidentDetail) => ({
  ...incidentView(incident),
  timeline: timeline.map((entry) => ({ ...entry, at: instant(entry.at) })),
});
