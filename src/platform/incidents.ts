/** What features may know of the operators' incidents; whoever keeps these serves it. */
export interface IncidentRegister {
  /** By id, in what state each is; one that was never opened is left out. */
  incidentStates(ids: readonly string[]): Promise<Readonly<Record<string, "open" | "closed">>>;
  /** Oldest first. */
  openIncidents(): Promise<readonly OpenIncident[]>;
}

export interface OpenIncident {
  id: string;
  title: string;
  /** Milliseconds since the epoch. */
  openedAt: number;
}
