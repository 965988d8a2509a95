import type { Alert } from "../../src/operations/alerts/alert.ts";
import type { AlertListQuery, AlertsMeant, LastRaise } from "../../src/operations/alerts/ports.ts";
import { conditions, member } from "../parts/conditions.ts";
import { readablePage } from "../parts/stored-record.ts";
import { alertRecord } from "./records.ts";

type Row = { id: string; record: string };

/** Open alerts that nobody has, as many as are counted. */
const MOST_UNTAKEN = 5_000;
/** Open alerts of one beginning that are told at once. */
const MOST_UNDER = 100;

/** The ledger's alerts: the record as JSON, beside it what is looked up. Resolved ones are kept for the contract's `retentionDays`. */
export class LedgerAlerts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  save(alert: Alert): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO alerts (id, key, state, cause_id, notify_due_at, resolved_at, first, explaining, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      alert.id,
      alert.key,
      alert.state,
      alert.causeId,
      alert.notifyDueAt,
      alert.resolvedAt,
      alert.bothFailed ? 1 : 0,
      alert.explains.length > 0 ? 1 : 0,
      JSON.stringify(alert),
    );
  }

  /** Undefined also where it is not readable: what becomes of its deliveries does not wait for it. */
  byId(id: string): Alert | undefined {
    return this.#read("SELECT id, record FROM alerts WHERE id = ?", id)[0];
  }

  /** For whoever asks for this one: throws where it is not readable. */
  asked(id: string): Alert | undefined {
    const [row] = this.#rows("SELECT id, record FROM alerts WHERE id = ?", id);
    return row && alertRecord.read(row.record, id);
  }

  openByKey(key: string): Alert | undefined {
    return this.#readOrSetAside("SELECT id, record FROM alerts WHERE key = ? AND state = 'open'", key)[0];
  }

  lastOfKey(key: string): Alert | undefined {
    return this.#read("SELECT id, record FROM alerts WHERE key = ? ORDER BY id DESC LIMIT 1", key)[0];
  }

  /** By their ids, which sort by time. */
  openedAfter(id: string, most: number): Alert[] {
    return this.#read("SELECT id, record FROM alerts WHERE id > ? ORDER BY id LIMIT ?", id, most);
  }

  lastRaises(keys: readonly string[]): LastRaise[] {
    return keys.flatMap((key) => {
      const alert = this.openByKey(key) ?? this.lastOfKey(key);
      return alert ? [{ key, at: alert.lastRaisedAt }] : [];
    });
  }

  /** Open alerts that say what follows from them. The index is named: SQLite would read all that are open, on each raise of a storm. */
  openCauses(): Alert[] {
    return this.#read(
      "SELECT id, record FROM alerts INDEXED BY alerts_explaining WHERE state = 'open' AND explaining = 1 AND cause_id IS NULL",
    );
  }

  /** Open alerts of a beginning that may yet go under a cause: those of its class that are under none and that nothing follows from. */
  looseWithPrefix(beginning: string, isPage: boolean): Alert[] {
    return this.#read(
      `SELECT id, record FROM alerts INDEXED BY alerts_loose_by_key WHERE loose_page = ?2 AND key >= ?1 AND key < ?1 || char(1114111)`,
      beginning,
      isPage ? 1 : 0,
    );
  }

  /** Open alerts of a class that may yet go under a cause, those that came or were told last first. */
  newestLoose(isPage: boolean, limit: number): Alert[] {
    return this.#read(
      "SELECT id, record FROM alerts INDEXED BY alerts_loose_by_age WHERE loose_page = ? ORDER BY came_at DESC LIMIT ?",
      isPage ? 1 : 0,
      limit,
    );
  }

  /** Whether so many of a class, which no silence keeps back, came or were told since then: of one beginning, or of any where that is left out. */
  areBeside({ since, isPage, beginning }: { since: number; isPage: boolean; beginning?: string }, count: number): boolean {
    const came = "loose_page = ?1 AND came_at > ?2";
    const from =
      beginning === undefined
        ? `INDEXED BY alerts_loose_by_age WHERE ${came} LIMIT ?3`
        : `INDEXED BY alerts_loose_beside WHERE beginning = ?4 AND ${came} LIMIT ?3`;
    const bindings = [isPage ? 1 : 0, since, count, ...(beginning === undefined ? [] : [beginning])];
    return this.#sql.exec(`SELECT 1 FROM alerts ${from}`, ...bindings).toArray().length === count;
  }

  /** By their keys: one whose record is not readable is open all the same. */
  openUnder(beginning: string): { key: string; alert: Alert | undefined }[] {
    const under = "state = 'open' AND key >= ?1 AND key < ?1 || char(1114111)";
    return this.#sql
      .exec<Row & { key: string }>(
        `SELECT id, key, record FROM alerts INDEXED BY alerts_open WHERE ${under} ORDER BY key LIMIT ${MOST_UNDER}`,
        beginning,
      )
      .toArray()
      .map(({ key, ...row }) => ({ key, alert: readable(row) }));
  }

  groupedUnder(causeId: string): Alert[] {
    return this.#read("SELECT id, record FROM alerts INDEXED BY alerts_by_cause WHERE cause_id = ? AND state = 'open'", causeId);
  }

  /** How many, without reading any: for whom a word is made. */
  countGroupedUnder(causeId: string): number {
    return this.#sql
      .exec<{ count: number }>(
        "SELECT count(*) AS count FROM alerts INDEXED BY alerts_by_cause WHERE cause_id = ? AND state = 'open'",
        causeId,
      )
      .one().count;
  }

  isAnyGroupedUnder(causeId: string): boolean {
    const one = "SELECT 1 FROM alerts INDEXED BY alerts_by_cause WHERE cause_id = ? AND state = 'open' LIMIT 1";
    return this.#sql.exec(one, causeId).toArray().length > 0;
  }

  /** Open alerts that a silence keeps back which has ended. */
  mutedByEnded(limit: number): Alert[] {
    const ended = "muted_by IS NOT NULL AND muted_by NOT IN (SELECT id FROM silences WHERE state <> 'ended')";
    return this.#readOrSetAside(`SELECT id, record FROM alerts WHERE ${ended} LIMIT ?`, limit);
  }

  due(now: number, limit: number): Alert[] {
    return this.#readOrSetAside("SELECT id, record FROM alerts WHERE notify_due_at <= ? ORDER BY notify_due_at LIMIT ?", now, limit);
  }

  nextDueAt(): number | null {
    return this.#sql.exec<{ at: number | null }>("SELECT min(notify_due_at) AS at FROM alerts WHERE notify_due_at IS NOT NULL").one().at;
  }

  /** Those both transports failed first, then open pages that nobody has acknowledged, then newest first. */
  list({ state, severity, text, limit, after }: AlertListQuery): Alert[] {
    const [rank, id] = after ? [after.rank, after.id] : [3, ""];
    const { where, bindings } = conditions(3, [["state = @", state], ...ofMeaning({ severity, text })]);
    const query = `SELECT id, record FROM alerts WHERE ${where}(list_rank < ?1 OR (list_rank = ?1 AND id < ?2)) ORDER BY list_rank DESC, id DESC LIMIT ?3`;
    return readablePage(limit, (rows) => this.#rows(query, rank, id, rows, ...bindings), readable);
  }

  /** Open alerts that meet a list's conditions and that nobody has acknowledged, the oldest first. */
  untaken(meant: AlertsMeant, upTo?: string): { id: string; severity: string }[] {
    const { where, bindings } = conditions(0, [...ofMeaning(meant), ["id <= @", upTo]]);
    const open = `state = 'open' AND json_valid(record) AND ${member("acknowledgedBy")} IS NULL`;
    return this.#sql
      .exec<{ id: string; severity: string }>(
        `SELECT id, ${member("severity")} AS severity FROM alerts WHERE ${where}${open} ORDER BY id LIMIT ${MOST_UNTAKEN}`,
        ...bindings,
      )
      .toArray();
  }

  /** Open alerts that one of these has acknowledged. */
  takenBy(people: readonly string[], limit: number): Alert[] {
    if (people.length === 0) return [];
    const taken = `state = 'open' AND json_valid(record) AND ${member("acknowledgedBy")} IN (SELECT value FROM json_each(?))`;
    return this.#read(`SELECT id, record FROM alerts WHERE ${taken} ORDER BY id LIMIT ?`, JSON.stringify(people), limit);
  }

  countOpen(): number {
    return this.#sql.exec<{ count: number }>("SELECT count(*) AS count FROM alerts WHERE state = 'open'").one().count;
  }

  raisedUnder(key: string): { fingerprint: string; alertId: string } | undefined {
    return this.#sql
      .exec<{ fingerprint: string; alertId: string }>("SELECT fingerprint, alert_id AS alertId FROM raised_once WHERE key = ?", key)
      .toArray()[0];
  }

  rememberRaise(key: string, fingerprint: string, alertId: string, now: number): void {
    this.#sql.exec("INSERT INTO raised_once (key, fingerprint, alert_id, at) VALUES (?, ?, ?, ?)", key, fingerprint, alertId, now);
  }

  /** Forgets alerts resolved before, none whose dead letter still waits, and Idempotency-Keys older than a day. */
  forgetResolvedBefore(at: number, keysBefore: number): void {
    this.#sql.exec(
      `DELETE FROM alerts WHERE resolved_at < ? AND NOT EXISTS
         (SELECT 1 FROM dead_letters WHERE alert_id = alerts.id AND dead_letters.state IN ('undecided', 'in-progress'))`,
      at,
    );
    this.#sql.exec("DELETE FROM raised_once WHERE at < ?", keysBefore);
  }

  #read(query: string, ...bindings: (string | number)[]): Alert[] {
    return this.#rows(query, ...bindings).flatMap((row) => readable(row) ?? []);
  }

  /** One that is not readable keeps its row, but not its key: the next raise opens another, and nothing waits in line behind it. */
  #readOrSetAside(query: string, ...bindings: (string | number)[]): Alert[] {
    return this.#rows(query, ...bindings).flatMap((row) => {
      const alert = readable(row);
      if (!alert) this.#sql.exec("UPDATE alerts SET state = 'set-aside', notify_due_at = NULL WHERE id = ?", row.id);
      return alert ?? [];
    });
  }

  #rows(query: string, ...bindings: (string | number)[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}

/** What an operator looks for among alerts. */
const ofMeaning = ({ severity, text }: AlertsMeant): [condition: string, value: string | undefined][] => [
  [`${member("severity")} = @`, severity],
  [`(instr(lower(key), lower(@)) OR instr(lower(${member("summary")}), lower(@)))`, text],
];

const readable = ({ id, record }: Row): Alert | undefined => alertRecord.readable(record, id);
