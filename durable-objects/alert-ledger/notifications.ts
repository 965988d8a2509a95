import type { NotificationListQuery } from "../../src/operations/notifications/ports.ts";
import type { Notification, NotificationDraft } from "../../src/operations/notifications/notification.ts";
import { conditions, member } from "../parts/conditions.ts";
import { readablePage } from "../parts/stored-record.ts";
import { notificationRecord, type StoredNotification } from "./records.ts";

type Row = { sequence: number; record: string };

/** The operators' feed, kept for the contract's `feedRetentionDays`. What both transports failed ranks first until somebody acknowledges it. */
export class LedgerNotifications {
  readonly #sql: SqlStorage;
  readonly #watchers = new Set<(notification: Notification) => void>();
  #fresh: Notification[] = [];

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(draft: NotificationDraft, now: number): void {
    const stored: StoredNotification = {
      at: now,
      needsHuman: false,
      alertId: null,
      deadLetterId: null,
      incidentId: null,
      acknowledgedBy: null,
      acknowledgedAt: null,
      ...draft,
    };
    const first = draft.topic === "both-transports-failed" ? 1 : 0;
    const { sequence } = this.#sql
      .exec<{ sequence: number }>(
        "INSERT INTO notifications (at, first, open, record) VALUES (?, ?, 1, ?) RETURNING sequence",
        now,
        first,
        JSON.stringify(stored),
      )
      .one();
    this.#fresh.push({ ...stored, sequence });
  }

  /** Tells the watchers what was added; called once the transaction stands. */
  announce(): void {
    const fresh = this.#fresh;
    this.#fresh = [];
    for (const notification of fresh) for (const watcher of this.#watchers) watcher(notification);
  }

  list({ unacknowledged, severity, text, limit, after }: NotificationListQuery): Notification[] {
    const [first, sequence] = after ? [after.first, after.sequence] : [2, 0];
    const { where, bindings } = conditions(3, [
      ["open = @", unacknowledged ? 1 : undefined],
      [`${member("severity")} = @`, severity],
      [`instr(lower(${member("title")}), lower(@))`, text],
    ]);
    const query = `WHERE ${where}(first < ?1 OR (first = ?1 AND sequence < ?2)) ORDER BY first DESC, sequence DESC LIMIT ?3`;
    return readablePage(limit, (rows) => this.#rows(query, first, sequence, rows, ...bindings), readable);
  }

  since(sequence: number, limit: number): Notification[] {
    return this.#rows("WHERE sequence > ? ORDER BY sequence LIMIT ?", sequence, limit).flatMap((row) => readable(row) ?? []);
  }

  last(): number {
    return this.#sql.exec<{ last: number | null }>("SELECT max(sequence) AS last FROM notifications").one().last ?? 0;
  }

  bySequence(sequence: number): Notification | undefined {
    const [row] = this.#rows("WHERE sequence = ?", sequence);
    return row && { ...notificationRecord.read(row.record, sequence), sequence };
  }

  /** Keeps one that somebody acknowledged; it no longer ranks first. */
  saveAcknowledged({ sequence, ...stored }: Notification): void {
    this.#sql.exec("UPDATE notifications SET open = 0, first = 0, record = ? WHERE sequence = ?", JSON.stringify(stored), sequence);
  }

  forgetBefore(at: number): void {
    this.#sql.exec("DELETE FROM notifications WHERE at < ?", at);
  }

  /** Calls with each new one until the returned function is called. */
  watch(watcher: (notification: Notification) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #rows(where: string, ...bindings: (string | number)[]): Row[] {
    return this.#sql.exec<Row>(`SELECT sequence, record FROM notifications ${where}`, ...bindings).toArray();
  }
}

function readable({ sequence, record }: Row): Notification | undefined {
  const stored = notificationRecord.readable(record, sequence);
  return stored && { ...stored, sequence };
}
