import { auditTable } from "../parts/audit-trail.ts";
import { hasColumn, type SchemaStep } from "../parts/schema-steps.ts";

const AUDIT = `
  CREATE TABLE IF NOT EXISTS audit (id TEXT PRIMARY KEY, at TEXT NOT NULL, actor_id TEXT NOT NULL, actor_email TEXT NOT NULL,
    action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL);
`;
const ACCOUNTS = `
  CREATE TABLE IF NOT EXISTS operators (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, role TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,
    password_hash TEXT NOT NULL, totp_secret TEXT, totp_step INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL, last_sign_in_at TEXT, changed_at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS sign_in_failures (key TEXT PRIMARY KEY, count INTEGER NOT NULL, last_at INTEGER NOT NULL) WITHOUT ROWID;
`;
const SESSIONS = `
  CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, operator_id TEXT NOT NULL, secret_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, ended_at INTEGER);
  CREATE INDEX IF NOT EXISTS sessions_by_operator ON sessions (operator_id);
  CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (ended_at);
`;
const REFRESHING = `
  CREATE TABLE IF NOT EXISTS refresh_families (session_id TEXT PRIMARY KEY, generation INTEGER NOT NULL, rotated_at INTEGER NOT NULL,
    salt TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS refresh_tokens (session_id TEXT NOT NULL, generation INTEGER NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (session_id, generation)) WITHOUT ROWID;
`;
const CAPTURES = `
  CREATE TABLE IF NOT EXISTS documents (name TEXT NOT NULL, chunk INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (name, chunk)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS capture_lease (id INTEGER PRIMARY KEY CHECK (id = 1), token INTEGER NOT NULL, until INTEGER NOT NULL);
  INSERT OR IGNORE INTO capture_lease (id, token, until) VALUES (1, 0, 0);
  CREATE TABLE IF NOT EXISTS probes (name TEXT PRIMARY KEY, claimed_at INTEGER NOT NULL, result TEXT) WITHOUT ROWID;
`;
const DRILLS = `
  CREATE TABLE IF NOT EXISTS drill_records (id TEXT PRIMARY KEY, name TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT NOT NULL,
    result TEXT NOT NULL, detected REAL, record TEXT NOT NULL, UNIQUE (name, started_at)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS drill_records_by_end ON drill_records (ended_at);
`;
const STANDING = `
  CREATE TABLE IF NOT EXISTS standing (kind TEXT NOT NULL, name TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS port_faults (port TEXT PRIMARY KEY, until INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
`;

const CLIENTS = `
  CREATE TABLE IF NOT EXISTS clients (name TEXT NOT NULL, version TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (name, version)) WITHOUT ROWID;
`;

/** Captures were once kept as text, in pieces cut between characters; what a desk has of them becomes bytes. */
function documentsInBytes(sql: SqlStorage): void {
  if (hasColumn(sql, "documents", "bytes")) return;
  sql.exec(`
    ALTER TABLE documents RENAME TO documents_in_text;
    CREATE TABLE documents (name TEXT NOT NULL, chunk INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (name, chunk)) WITHOUT ROWID;
    INSERT INTO documents (name, chunk, bytes) SELECT name, chunk, CAST(text AS BLOB) FROM documents_in_text;
    DROP TABLE documents_in_text;
  `);
}

/** A session's step-up, the last of each kind; forgotten with its session. */
const STEP_UPS = `
  CREATE TABLE IF NOT EXISTS step_ups (session_id TEXT NOT NULL, kind TEXT NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (session_id, kind)) WITHOUT ROWID;
`;

/** Releases in the order in which captures met them; one that comes back after another stands twice. */
const RELEASES = `
  CREATE TABLE releases (sequence INTEGER PRIMARY KEY AUTOINCREMENT, release_id TEXT NOT NULL, since TEXT NOT NULL);
`;

/** What captures measured: a row holds the figures of a minute, or of some, each at its place. */
const FIGURES = `
  CREATE TABLE figure_places (place INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE figure_rows (minutes INTEGER NOT NULL, minute INTEGER NOT NULL, cells TEXT NOT NULL, PRIMARY KEY (minutes, minute)) WITHOUT ROWID;
`;

/** Crons, how their last runs ended, and which of their verbs fail, and by whose runs. */
const CRONS = `
  CREATE TABLE crons (cron TEXT PRIMARY KEY, known_since INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE cron_runs (id TEXT PRIMARY KEY, cron TEXT NOT NULL, begun_at INTEGER NOT NULL, ended_at INTEGER) WITHOUT ROWID;
  CREATE INDEX cron_runs_by_cron ON cron_runs (cron, begun_at);
  CREATE TABLE cron_failures (verb TEXT NOT NULL, version TEXT NOT NULL, cron TEXT NOT NULL, failures INTEGER NOT NULL, since INTEGER NOT NULL,
    last_at INTEGER NOT NULL, error TEXT NOT NULL, PRIMARY KEY (verb, version)) WITHOUT ROWID;
`;

/** The desk's tables. A step that was released is never edited (docs/contributing.md). */
export const DESK_STEPS: readonly SchemaStep[] = [
  AUDIT + ACCOUNTS + SESSIONS + REFRESHING + STANDING + CAPTURES + DRILLS,
  documentsInBytes,
  auditTable,
  STEP_UPS,
  CLIENTS,
  RELEASES,
  FIGURES,
  CRONS,
];
