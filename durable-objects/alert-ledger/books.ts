import type { JournalCompared, JournalLook } from "../../src/operations/alerts/ports.ts";
import { apart, type Apart } from "../../src/platform/conservation.ts";

/** Deliveries, attempts and letters made last; all are keyed by ids that grow with time, so that the newest are the end of an index. */
const NEWEST_DELIVERIES = "SELECT * FROM deliveries ORDER BY id DESC LIMIT ?1";
const ACKNOWLEDGED = "EXISTS (SELECT 1 FROM attempts t WHERE t.delivery_id = d.id AND t.status BETWEEN 200 AND 299";

/**
 * The ledger's tables held against one another, thing by thing, of the newest of each: what receivers acknowledged (attempts), what became
 * of notifications (deliveries), what died (dead letters), and what each alert says it was told of (alerts).
 */
export class LedgerBooks {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  compare(most: number): Apart {
    const lost = [
      // A notification that its alert says was made, and of which there is no delivery.
      ...this.#ids(
        `SELECT id FROM (SELECT id, CASE WHEN json_valid(record) THEN json_extract(record, '$.notifications') ELSE 0 END AS told
           FROM alerts ORDER BY id DESC LIMIT ?1) a
         WHERE told > (SELECT count(DISTINCT sequence) FROM deliveries WHERE subject_id = a.id)`,
        most,
      ),
      // A notification has one letter, whichever way it died first; what support did not get stands in its incident.
      ...this.#ids(
        `SELECT id FROM (${NEWEST_DELIVERIES}) d WHERE state = 'dead' AND transport <> 'support'
           AND NOT EXISTS (SELECT 1 FROM dead_letters l WHERE l.alert_id = d.subject_id AND l.sequence = d.sequence)`,
        most,
      ),
    ];
    const orphans = [
      ...this.#ids(
        `SELECT DISTINCT delivery_id AS id FROM (SELECT delivery_id FROM attempts ORDER BY delivery_id DESC LIMIT ?1) last
         WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE id = last.delivery_id)`,
        most,
      ),
      ...this.#ids(
        `SELECT delivery_id AS id FROM (SELECT delivery_id FROM dead_letters ORDER BY delivery_id DESC LIMIT ?1) last
         WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE id = last.delivery_id)`,
        most,
      ),
      ...this.#ids(
        `SELECT DISTINCT subject_id AS id FROM (${NEWEST_DELIVERIES}) d
         WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE id = d.subject_id) AND NOT EXISTS (SELECT 1 FROM incidents WHERE id = d.subject_id)`,
        most,
      ),
    ];
    const differing = this.#ids(
      `SELECT id FROM (${NEWEST_DELIVERIES}) d
       WHERE state = 'delivered' AND NOT ${ACKNOWLEDGED}) OR state = 'dead' AND ${ACKNOWLEDGED} AND t.round = d.round)`,
      most,
    );
    return apart({ leftOnly: lost, rightOnly: orphans, differing });
  }

  /** What the ledger says that a way's receiver acknowledged, beside what that one's own journal has. */
  compareJournal({ way, since, before, most, journal }: JournalLook): JournalCompared {
    const listed = JSON.stringify(journal);
    const delivered = this.#ids(
      `SELECT id FROM (${NEWEST_DELIVERIES}) WHERE transport = ?2 AND state = 'delivered' AND delivered_at >= ?3 AND delivered_at < ?4`,
      ...[most, way, since, before],
    );
    const unknown = this.#ids(
      "SELECT value AS id FROM json_each(?1) j WHERE NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = j.value)",
      listed,
    );
    const [unheard] = this.#sql
      .exec<{ count: number }>(
        `SELECT count(*) AS count FROM json_each(?1) j JOIN deliveries d ON d.id = j.value WHERE NOT ${ACKNOWLEDGED})`,
        listed,
      )
      .toArray();
    return { delivered, unknown, unheard: unheard?.count ?? 0 };
  }

  #ids(statement: string, ...bindings: SqlStorageValue[]): string[] {
    return this.#sql
      .exec<{ id: string }>(statement, ...bindings)
      .toArray()
      .map(({ id }) => id);
  }
}
