import type { CaptureLease, HealthCapture, ProbeResult, RaisedCondition, SeenRelease } from "../../src/operations/health/ports.ts";
import { raisedConditions, type RuleMemory } from "../../src/operations/health/rules.ts";
import type { StoredRecord } from "../parts/stored-record.ts";
import { captureRecord, probeRecord, rulesRecord, scrapeRecord } from "./records.ts";

/** Bytes a row: below the platform's 2 MB. Bytes, not characters: a cut between two surrogates would lose both. */
const CHUNK = 1_000_000;
const RELEASES_KEPT = 50;
/** Characters: a setting gives it, and a row takes no more than 2 MB. */
const LONGEST_RELEASE = 200;

/** The desk's last health capture in chunks, the lease to make the next, the rules' memory, and what is known of dependencies. */
export class DeskCaptures {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  begin(leaseSeconds: number, now: number): CaptureLease | undefined {
    const [lease] = this.#sql
      .exec<{ token: number }>(
        "UPDATE capture_lease SET token = token + 1, until = ? WHERE until <= ? RETURNING token",
        now + leaseSeconds * 1000,
        now,
      )
      .toArray();
    return lease && { token: lease.token, previous: this.last(), rules: this.#rules() };
  }

  end(token: number, capture: HealthCapture, rules: readonly RuleMemory[]): boolean {
    const [held] = this.#sql.exec("UPDATE capture_lease SET until = 0 WHERE token = ? RETURNING token", token).toArray();
    if (!held) return false;
    this.#write("capture", capture);
    this.#write("rules", rules);
    this.#noteRelease(capture);
    return true;
  }

  /** Newest first. */
  releases(limit: number): SeenRelease[] {
    return this.#sql
      .exec<SeenRelease & Record<string, SqlStorageValue>>(
        "SELECT release_id AS releaseId, since FROM releases ORDER BY sequence DESC LIMIT ?",
        limit,
      )
      .toArray();
  }

  last(): HealthCapture | undefined {
    return this.#read("capture", captureRecord);
  }

  raised(): RaisedCondition[] {
    return raisedConditions(this.#rules());
  }

  claimProbes(names: readonly string[], intervalSeconds: number, now: number): { due: string[]; known: ProbeResult[] } {
    const due = names.filter((name) => {
      const claim =
        "INSERT INTO probes (name, claimed_at) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET claimed_at = ?2 WHERE claimed_at <= ?3 RETURNING name";
      return this.#sql.exec(claim, name, now, now - intervalSeconds * 1000).toArray().length > 0;
    });
    const rows = this.#sql
      .exec<{ name: string; result: string }>("SELECT name, result FROM probes WHERE result IS NOT NULL ORDER BY name")
      .toArray();
    const asked = rows.filter(({ name }) => names.includes(name));
    return { due, known: asked.flatMap(({ name, result }) => probeRecord.readable(result, name) ?? []) };
  }

  recordProbes(results: readonly ProbeResult[]): void {
    for (const result of results) this.#sql.exec("UPDATE probes SET result = ? WHERE name = ?", JSON.stringify(result), result.name);
  }

  scraped(now: Date): void {
    this.#write("scrape", { at: now.toISOString() });
  }

  lastScrapeAt(): string | undefined {
    return this.#read("scrape", scrapeRecord)?.at;
  }

  /** While two releases serve beside each other they take turns: the last ones alone are kept. */
  #noteRelease({ releaseId, capturedAt }: HealthCapture): void {
    this.#sql.exec(
      "INSERT INTO releases (release_id, since) SELECT ?1, ?2 WHERE ?1 IS NOT (SELECT release_id FROM releases ORDER BY sequence DESC LIMIT 1)",
      releaseId.slice(0, LONGEST_RELEASE),
      capturedAt,
    );
    this.#sql.exec("DELETE FROM releases WHERE sequence <= (SELECT max(sequence) FROM releases) - ?", RELEASES_KEPT);
  }

  #rules(): RuleMemory[] {
    return this.#read("rules", rulesRecord) ?? [];
  }

  #read<T>(name: string, kind: StoredRecord<T>): T | undefined {
    const chunks = this.#sql.exec<{ bytes: ArrayBuffer }>("SELECT bytes FROM documents WHERE name = ? ORDER BY chunk", name).toArray();
    if (chunks.length === 0) return undefined;
    const decoder = new TextDecoder();
    const text = chunks.map(({ bytes }) => decoder.decode(bytes, { stream: true })).join("") + decoder.decode();
    return kind.readable(text, name);
  }

  #write(name: string, document: unknown): void {
    const bytes = new TextEncoder().encode(JSON.stringify(document));
    this.#sql.exec("DELETE FROM documents WHERE name = ?", name);
    for (let at = 0; at < bytes.byteLength; at += CHUNK) {
      this.#sql.exec("INSERT INTO documents (name, chunk, bytes) VALUES (?, ?, ?)", name, at / CHUNK, bytes.slice(at, at + CHUNK));
    }
  }
}
