/** `broke` what was broken, `detected` when a surface showed it, `saw` what the operator saw, and so on to the proof. */
export const TIMELINE_KINDS = ["broke", "detected", "saw", "mitigated", "recovered", "proved", "failed"] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export const DRILL_RESULTS = ["passed", "failed"] as const;
export type DrillResult = (typeof DRILL_RESULTS)[number];

/** What a rehearsal of an outage found, as the drill's runner reports it. Times are RFC 3339 UTC. */
export interface DrillReport {
  /** One of the contract's `drills.required`, or another scenario of `npm run drill`. */
  name: string;
  result: DrillResult;
  /** What was expected to hold while something is broken; not there where the runner is of the release before. */
  hypothesis?: string | undefined;
  startedAt: string;
  endedAt: string;
  /** From the break to the first surface that showed it; null where it was never seen. */
  detectedAfterSeconds: number | null;
  timeline: readonly { at: string; kind: TimelineKind; text: string }[];
}

/** A report as it is kept. */
export interface DrillRecord extends DrillReport {
  id: string;
  recordedBy: string;
  recordedAt: string;
}

/** The latest of one drill's records. */
export interface LastDrill {
  name: string;
  result: DrillResult;
  detectedAfterSeconds: number | null;
  /** The last that passed; null where none did. */
  lastPassedAt: string | null;
}
