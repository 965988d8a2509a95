import type { Platform } from "../../platform/platform.ts";

/** One run of one cron, by the version of the Worker that runs it. */
export interface CronRun {
  id: string;
  cron: string;
  version: string;
}

/** A verb of a run that threw, or did not end in time. */
export interface FailedVerb {
  verb: string;
  error: string;
}

/** A run as the book has it; times are milliseconds since the epoch. */
export interface RecordedRun {
  begunAt: number;
  /** Null while it runs, and for ever where whoever ran it died or hangs. */
  endedAt: number | null;
}

export interface RecordedCron {
  cron: string;
  /** Since when the book knows that there is such a cron. */
  knownSince: number;
  /** Its last runs, newest first. */
  runs: readonly RecordedRun[];
}

/** How often in a row a verb failed: whoever ran it, or as run by one version. */
export interface RecordedFailure extends FailedVerb {
  cron: string;
  /** Null: whoever ran it. */
  version: string | null;
  failures: number;
  since: number;
  lastAt: number;
}

/** The desk's half that keeps what became of crons; each call is one transaction there, and may be made again. */
export interface CronBook {
  beginCron(run: CronRun): Promise<void>;
  /** `verbs` are those that ran, of which `failed` did not do their work. */
  endCron(run: CronRun, verbs: readonly string[], failed: readonly FailedVerb[]): Promise<void>;
  /** What is known of these crons, which are known from now on. */
  cronRecords(crons: readonly string[]): Promise<{ crons: readonly RecordedCron[]; failures: readonly RecordedFailure[] }>;
}

export interface CronDeps extends Platform {
  cronBook: CronBook;
}
