import type { Actor } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { AlertDeps } from "../alerts/ports.ts";
import type { HealthCapture, HealthDeps } from "../health/ports.ts";
import type { SwitchDeps } from "../switches/ports.ts";
import type { Incident, TimelineEntry } from "./incident.ts";
import type { CloseRequest, IncidentRefusal } from "./rules.ts";

export type NewIncident = Pick<Incident, "title" | "severity" | "model" | "concerns" | "blastRadius"> & {
  openedBy: string;
  health: HealthCapture | undefined;
};

export interface IncidentDetail extends Incident {
  timeline: readonly TimelineEntry[];
}

export interface IncidentListQuery {
  state: Incident["state"] | undefined;
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
export interface IncidentBook {
  open(incident: Omit<NewIncident, "openedBy">, by: Actor): Promise<Incident>;
  /** Newest first, from after the incident of this id on. */
  list(query: IncidentListQuery): Promise<readonly Incident[]>;
  read(id: string): Promise<IncidentDetail | undefined>;
  /** The copy of health taken when it was opened. */
  health(id: string): Promise<HealthCapture | undefined>;
  /** Appends to an incident that is open. */
  append(id: string, entry: Omit<TimelineEntry, "at" | "by">, by: Actor): Promise<Result<Incident, IncidentRefusal>>;
  /** Appends to every open incident; answers to how many. */
  appendToOpen(entry: Omit<TimelineEntry, "at">): Promise<number>;
  escalate(id: string, message: string, by: Actor): Promise<Result<Incident, IncidentRefusal>>;
  close(id: string, request: CloseRequest, by: Actor): Promise<Result<Incident, IncidentRefusal>>;
  /** Incidents with public updates: open ones, and those closed within a day. */
  published(): Promise<readonly PublicIncident[]>;
}

export interface IncidentDeps extends AlertDeps, HealthDeps, SwitchDeps {
  incidentBook: IncidentBook;
}
