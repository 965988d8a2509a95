import { minuteOf, MINUTE_MS, RETENTION_MINUTES, WRITERS_KNOWN_MS } from "../../src/platform/metrics/limits.ts";
import type { BatchId, ShardStanding } from "../../src/platform/metrics/shard.ts";
import { writersRecord } from "./records.ts";

/** What the shard knows of itself: since when it counts, what it lost, and which batches it took. */
export class Standing {
  readonly #sql: SqlStorage;
  readonly #countsSince: number;
  /** The last batch of each writer, and when it came. */
  readonly #writers = new Map<string, { number: number; at: number }>();
  #newestAt: number | null = null;

  /** Called when the shard starts: what its predecessor had in memory and had not written is gone. */
  constructor(sql: SqlStorage, now: number) {
    this.#sql = sql;
    this.#countsSince = now;
    const [unwritten] = sql.exec<{ since: number }>("SELECT since FROM unwritten").toArray();
    if (unwritten) {
      // What came after its minute was over would have had it written.
      const until = Math.min(now, (minuteOf(unwritten.since) + 1) * MINUTE_MS);
      sql.exec("INSERT INTO gaps (since, until) VALUES (?, ?) ON CONFLICT DO NOTHING", unwritten.since, Math.max(until, unwritten.since));
      sql.exec("DELETE FROM unwritten");
    }
    const known = sql.exec<{ minute: number; writers: string }>(
      "SELECT minute, writers FROM taken WHERE minute >= ? ORDER BY minute",
      minuteOf(now - WRITERS_KNOWN_MS),
    );
    for (const { minute, writers } of known) {
      for (const [writer, number] of Object.entries(writersRecord.readable(writers, minute) ?? {}))
        this.#writers.set(writer, { number, at: minute * MINUTE_MS });
    }
  }

  /** Whether the batch was taken before. A writer's batches come in order. */
  has({ writer, number }: BatchId): boolean {
    const known = this.#writers.get(writer);
    return known !== undefined && number <= known.number;
  }

  took(batch: BatchId | undefined, now: number): void {
    this.#newestAt = now;
    if (batch) this.#writers.set(batch.writer, { number: batch.number, at: now });
  }

  /** Memory begins to hold what is not written. */
  holdsSince(now: number): void {
    this.#sql.exec("INSERT INTO unwritten (one, since) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET since = excluded.since", now);
  }

  /** In the transaction that writes what was taken in this minute. */
  wrote(minute: number, now: number): void {
    const from = minute * MINUTE_MS;
    const writers = [...this.#writers].flatMap(([writer, { number, at }]) => (at >= from ? [[writer, number]] : []));
    this.#sql.exec(
      "INSERT INTO taken (minute, writers) VALUES (?1, ?2) ON CONFLICT (minute) DO UPDATE SET writers = ?2",
      minute,
      JSON.stringify(Object.fromEntries(writers)),
    );
    this.#sql.exec("DELETE FROM unwritten");
    for (const [writer, { at }] of this.#writers) if (at < now - WRITERS_KNOWN_MS) this.#writers.delete(writer);
  }

  forget(now: number): void {
    this.#sql.exec("DELETE FROM taken WHERE minute < ?", minuteOf(now - WRITERS_KNOWN_MS));
    this.#sql.exec("DELETE FROM gaps WHERE until < ?", now - RETENTION_MINUTES * MINUTE_MS);
  }

  told(): ShardStanding {
    return {
      newestAt: this.#newestAt,
      countsSince: this.#countsSince,
      lost: this.#sql.exec<{ since: number; until: number }>("SELECT since, until FROM gaps ORDER BY since").toArray(),
    };
  }
}
