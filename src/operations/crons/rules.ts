import type { Contract } from "../../platform/contract.ts";
import type { RecordedCron, RecordedFailure } from "./ports.ts";

type Crons = Contract["crons"];
type Schedule = Crons["schedules"][number];

export interface CronStanding {
  cron: string;
  lastBegunAt: string | null;
  lastEndedAt: string | null;
  /** Since it began last, or since it is known where it never did. */
  begunAgeSeconds: number;
  overdue: boolean;
  /** Of its last runs those that had the time to end and did not. */
  unended: number;
  /** So many of them that it is no single death. */
  stuck: boolean;
}

export interface FailingVerb {
  verb: string;
  cron: string;
  version: string | null;
  failures: number;
  since: string;
  error: string;
}

/** How a cron stands. A cron that was missed twice is overdue: the platform fires one late, or once not at all, without a fault of ours. */
export function cronStanding({ cron, knownSince, runs }: RecordedCron, schedule: Schedule, crons: Crons, now: number): CronStanding {
  const begunAt = runs[0]?.begunAt;
  const ended = runs.flatMap(({ endedAt }) => endedAt ?? []);
  const begunAgeSeconds = Math.max(0, now - (begunAt ?? knownSince)) / 1000;
  const unended = runs.filter((run) => run.endedAt === null && now - run.begunAt > schedule.longestRunSeconds * 1000).length;
  return {
    cron,
    lastBegunAt: begunAt === undefined ? null : iso(begunAt),
    lastEndedAt: ended.length === 0 ? null : iso(Math.max(...ended)),
    begunAgeSeconds,
    overdue: begunAgeSeconds > 2 * schedule.everySeconds + crons.lateSeconds,
    unended,
    stuck: unended >= schedule.failures,
  };
}

/**
 * Verbs that failed as often in a row as their cron may. While two versions take turns, what the one does well hides what the other does
 * not: a version's own failures count for as long as it runs crons.
 */
export function failingVerbs(failures: readonly RecordedFailure[], { schedules, versionSeconds }: Crons, now: number): FailingVerb[] {
  const failing = failures.filter(({ cron, failures: inARow, version, lastAt }) => {
    const schedule = schedules.find((one) => one.cron === cron);
    return schedule !== undefined && inARow >= schedule.failures && (version === null || now - lastAt <= versionSeconds * 1000);
  });
  return failing
    .filter(({ verb, version }) => version !== null || !failing.some((other) => other.verb === verb && other.version !== null))
    .map(({ verb, cron, version, failures: inARow, since, error }) => ({
      verb,
      cron,
      version,
      failures: inARow,
      since: iso(since),
      error,
    }));
}

const iso = (at: number): string => new Date(at).toISOString();
