import type { Author } from "../../platform/audit/line.ts";
import type { IncidentRegister } from "../../platform/incidents.ts";
import type { ModelAccounting } from "../../platform/model-accounting.ts";
import type { Result } from "../../platform/result.ts";
import type { AlertDeps } from "../alerts/ports.ts";
import type { HealthCapture, HealthDeps } from "../health/ports.ts";
import type { SwitchDeps } from "../switches/ports.ts";
import type { FxCoverage, Incident, TimelineEntry } from "./incident.ts";
import type { CloseRequest, IncidentRefusal } from "./rules.ts";

export type NewIncident = Pick<Incident, "title" | "severity" | "model" | "concerns" | "blastRadius"> & {
  openedBy: string;
  health: HealthCapture | undefined;
  /** The release that served; a Worker of the release before does not say. */
  releaseId?: string | undefined;
};

export interface IncidentDetail extends Incident {
  timeline: readonly TimelineEntry[];
}

export interface IncidentListQuery {
  state?: Incident["state"] | undefined;
  severity?: Incident["severity"] | undefined;
  /** In its title, whatever the case of its letters. */
  text?: string | undefined;
  limit: number;
  after: string | undefined;
}

export interface PublicIncident {
  id: string;
  title: string;
  state: Incident["state"];
  /** RFC 3339. */
  openedAt: string;
  updates: readonly { at: string; text: string }[];
}

/**
 * Incident records. They live in the alert ledger, beside dead letters, so that a decision and its trace on the open incident
 * are one transaction, and an escalation is retried by the machine that retries alerts.
 */
export interface IncidentBook extends IncidentRegister {
  openIncident(incident: Omit<NewIncident, "openedBy">, author: Author): Promise<Incident>;
  /** Newest first, from after the incident of this id on. */
  listIncidents(query: IncidentListQuery): Promise<readonly Incident[]>;
  readIncident(id: string): Promise<IncidentDetail | undefined>;
  /** The copy of health taken when it was opened. */
  incidentHealth(id: string): Promise<HealthCapture | undefined>;
  /** Appends to an incident that is open. */
  appendToIncident(id: string, entry: Omit<TimelineEntry, "at" | "by">, author: Author): Promise<Result<Incident, IncidentRefusal>>;
  /** Appends to every open incident; answers to how many. */
  appendToOpenIncidents(entry: Omit<TimelineEntry, "at">): Promise<number>;
  /** Tells open incidents about exchange rates of a coverage that is news to them; answers how many those are. */
  noteFxCoverage(coverage: FxCoverage): Promise<number>;
  escalateIncident(id: string, message: string, author: Author): Promise<Result<Incident, IncidentRefusal>>;
  /** Makes the newest calls of support again that have ended, at most `limit`. */
  replayEscalations(id: string, limit: number, author: Author): Promise<Result<Incident, IncidentRefusal>>;
  closeIncident(id: string, request: CloseRequest, author: Author): Promise<Result<Incident, IncidentRefusal>>;
  /** Incidents with public updates: open ones, and those closed within a day. */
  publishedIncidents(): Promise<readonly PublicIncident[]>;
}

export interface IncidentDeps extends AlertDeps, HealthDeps, SwitchDeps {
  incidentBook: IncidentBook;
  /** How a model is accounted for now. Throws `dependency-unavailable` where that cannot be read. */
  modelAccounting(model: string): Promise<ModelAccounting>;
}
