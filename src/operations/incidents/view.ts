import { instant, instantOrNull } from "../alerts/view.ts";
import type { Incident } from "./incident.ts";
import type { IncidentDetail } from "./ports.ts";

export const incidentView = (incident: Incident) => ({
  ...incident,
  openedAt: instant(incident.openedAt),
  closedAt: instantOrNull(incident.closedAt),
});

export const incidentDetailView = ({ timeline, ...incident }: IncidentDetail) => ({
  ...incidentView(incident),
  timeline: timeline.map((entry) => ({ ...entry, at: instant(entry.at) })),
});
