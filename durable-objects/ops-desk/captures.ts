import type { CaptureLease, HealthCapture, ProbeResult, RaisedCondition } from "../../src/operations/health/ports.ts";
import type { RuleMemory } from "../../src/operations/health/rules.ts";

/** Bytes a row: below the platform's 2 MB. Bytes, not characters: a cut between two surrogates would lose both. */
const CHUNK = 1_000_000;

/** The desk's last health capture in chunks, the lease to make the next, the rules' memory, and what is known of dependencies. */
export class DeskCaptures {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS documents (name TEXT NOT NULL, chunk INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (name, chunk)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS capture_lease (id INTEGER PRIMARY KEY CHECK (id = 1), token INTEGER NOT NULL, until INTEGER NOT NULL);
      INSERT OR IGNORE INTO capture_lease (id, token, until) VALUES (1, 0, 0);
      CREATE TABLE IF NOT EXISTS probes (name TEXT PRIMARY KEY, claimed_at INTEGER NOT NULL, result TEXT) WITHOUT ROWID;
    `);
  }

  begin(leaseSeconds: number, now: number): CaptureLease | undefined {
    const [lease] = this.#sql
      .exec<{ token: number }>(
        "UPDATE capture_lease SET token = token + 1, until = ? WHERE until <= ? RETURNING token",
        now + leaseSeconds * 1000,
        now,
      )
      .toArray();
    return lease && { token: lease.token, previous: this.last(), rules: this.#read<RuleMemory[]>("rules") ?? [] };
  }

  end(token: number, capture: HealthCapture, rules: readonly RuleMemory[]): boolean {
    const [held] = this.#sql.exec("UPDATE capture_lease SET until = 0 WHERE token = ? RETURNING token", token).toArray();
    if (!held) return false;
    this.#write("capture", capture);
    this.#write("rules", rules);
    return true;
  }

  last(): HealthCapture | undefined {
    return this.#read<HealthCapture>("capture");
  }

  raised(): RaisedCondition[] {
    const rules = this.#read<RuleMemory[]>("rules") ?? [];
    return rules.flatMap(({ condition, raisedAt, goneSince }) =>
      raisedAt === null || goneSince !== null ? [] : [{ key: condition.key, raisedAt }],
    );
  }

  claimProbes(names: readonly string[], intervalSeconds: number, now: number): { due: string[]; known: ProbeResult[] } {
    const due = names.filter((name) => {
      const claim =
        "INSERT INTO probes (name, claimed_at) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET claimed_at = ?2 WHERE claimed_at <= ?3 RETURNING name";
      return this.#sql.exec(claim, name, now, now - intervalSeconds * 1000).toArray().length > 0;
    });
    const rows = this.#sql.exec<{ result: string }>("SELECT result FROM probes WHERE result IS NOT NULL ORDER BY name").toArray();
    return { due, known: rows.map(({ result }) => JSON.parse(result) as ProbeResult).filter(({ name }) => names.includes(name)) };
  }

  recordProbes(results: readonly ProbeResult[]): void {
    for (const result of results) this.#sql.exec("UPDATE probes SET result = ? WHERE name = ?", JSON.stringify(result), result.name);
  }

  scraped(now: Date): void {
    this.#write("scrape", { at: now.toISOString() });
  }

  lastScrapeAt(): string | undefined {
    return this.#read<{ at: string }>("scrape")?.at;
  }

  #read<T>(name: string): T | undefined {
    const chunks = this.#sql.exec<{ bytes: ArrayBuffer }>("SELECT bytes FROM documents WHERE name = ? ORDER BY chunk", name).toArray();
    if (chunks.length === 0) return undefined;
    const decoder = new TextDecoder();
    const text = chunks.map(({ bytes }) => decoder.decode(bytes, { stream: true })).join("") + decoder.decode();
    return JSON.parse(text) as T;
  }

  #write(name: string, document: unknown): void {
    const bytes = new TextEncoder().encode(JSON.stringify(document));
    this.#sql.exec("DELETE FROM documents WHERE name = ?", name);
    for (let at = 0; at < bytes.byteLength; at += CHUNK) {
      this.#sql.exec("INSERT INTO documents (name, chunk, bytes) VALUES (?, ?, ?)", name, at / CHUNK, bytes.slice(at, at + CHUNK));
    }
  }
}
