import type { CronRun, FailedVerb, RecordedCron, RecordedFailure, RecordedRun } from "../../src/operations/crons/ports.ts";

/** Of each cron so many runs are kept: what is judged is whether the last ones ended. */
const RUNS_KEPT = 10;
/** What another version failed at is no longer told of then. */
const FAILURES_KEPT_MS = 3_600_000;
/** Whoever ran it. */
const ANYBODY = "";

/** Which crons there are, how their last runs ended, and which of their verbs fail: of what succeeds nothing is written. */
export class DeskCrons {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  begin({ id, cron }: CronRun, now: number): void {
    this.#sql.exec("INSERT OR IGNORE INTO crons (cron, known_since) VALUES (?, ?)", cron, now);
    this.#sql.exec("INSERT OR IGNORE INTO cron_runs (id, cron, begun_at) VALUES (?, ?, ?)", id, cron, now);
    this.#sql.exec(
      "DELETE FROM cron_runs WHERE cron = ?1 AND id NOT IN (SELECT id FROM cron_runs WHERE cron = ?1 ORDER BY begun_at DESC, id DESC LIMIT ?2)",
      cron,
      RUNS_KEPT,
    );
  }

  /** Told again it changes nothing; a run whose beginning was not heard of begins and ends here. */
  end(run: CronRun, verbs: readonly string[], failed: readonly FailedVerb[], now: number): void {
    this.begin(run, now);
    const [ended] = this.#sql
      .exec("UPDATE cron_runs SET ended_at = ? WHERE id = ? AND ended_at IS NULL RETURNING id", now, run.id)
      .toArray();
    if (!ended) return;
    for (const verb of verbs) {
      const failure = failed.find((one) => one.verb === verb);
      for (const version of [ANYBODY, run.version]) {
        if (failure) this.#failed(run.cron, version, failure, now);
        else this.#sql.exec("DELETE FROM cron_failures WHERE verb = ? AND version = ?", verb, version);
      }
    }
    this.#sql.exec("DELETE FROM cron_failures WHERE version <> ? AND last_at < ?", ANYBODY, now - FAILURES_KEPT_MS);
  }

  records(names: readonly string[], now: number): { crons: RecordedCron[]; failures: RecordedFailure[] } {
    const crons = names.map((cron): RecordedCron => {
      const known = this.#sql.exec<{ since: number }>("SELECT known_since AS since FROM crons WHERE cron = ?", cron).toArray();
      if (known.length === 0) this.#sql.exec("INSERT INTO crons (cron, known_since) VALUES (?, ?)", cron, now);
      const runs = this.#sql
        .exec<RecordedRun & Record<string, SqlStorageValue>>(
          "SELECT begun_at AS begunAt, ended_at AS endedAt FROM cron_runs WHERE cron = ? ORDER BY begun_at DESC, id DESC",
          cron,
        )
        .toArray();
      return { cron, knownSince: known[0]?.since ?? now, runs };
    });
    const failures = this.#sql
      .exec<RecordedFailure & Record<string, SqlStorageValue>>(
        `SELECT verb, cron, nullif(version, '${ANYBODY}') AS version, failures, since, last_at AS lastAt, error FROM cron_failures ORDER BY verb, version`,
      )
      .toArray();
    return { crons, failures: failures.filter(({ cron }) => names.includes(cron)) };
  }

  #failed(cron: string, version: string, { verb, error }: FailedVerb, now: number): void {
    this.#sql.exec(
      `INSERT INTO cron_failures (verb, version, cron, failures, since, last_at, error) VALUES (?1, ?2, ?3, 1, ?4, ?4, ?5)
       ON CONFLICT (verb, version) DO UPDATE SET cron = ?3, failures = failures + 1, last_at = ?4, error = ?5`,
      verb,
      version,
      cron,
      now,
      error,
    );
  }
}
