export const ROLL_OUT_WORDS = ["begun", "served", "stopped", "rolled-back"] as const;
export type RollOutWord = (typeof ROLL_OUT_WORDS)[number];

/** What whoever deploys says of a roll-out. Times are RFC 3339 UTC. */
export interface RollOutReport {
  /** The roll-out's own, under which it is told once however often it is said. */
  id: string;
  word: RollOutWord;
  releaseId: string;
  /** Versions of the platform: the one that served, and the one that is to. */
  from: string;
  to: string;
  /** Per cent of requests that it had at last. */
  share: number;
  startedAt: string;
  /** Null while it goes on. */
  endedAt: string | null;
  why: string;
}
