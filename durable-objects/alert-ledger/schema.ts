import { auditTable } from "../parts/audit-trail.ts";
import type { SchemaStep } from "../parts/schema-steps.ts";

const ALERTS = `
  CREATE TABLE IF NOT EXISTS alerts (id TEXT PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL, cause_id TEXT, notify_due_at INTEGER,
    resolved_at INTEGER, first INTEGER NOT NULL, explaining INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS alerts_open ON alerts (key) WHERE state = 'open';
  CREATE INDEX IF NOT EXISTS alerts_by_key ON alerts (key, id);
  CREATE INDEX IF NOT EXISTS alerts_due ON alerts (notify_due_at) WHERE notify_due_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS alerts_by_cause ON alerts (cause_id) WHERE cause_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS alerts_ranked ON alerts (first DESC, id DESC);
  CREATE INDEX IF NOT EXISTS alerts_ranked_by_state ON alerts (state, first DESC, id DESC);
  CREATE INDEX IF NOT EXISTS alerts_explaining ON alerts (id) WHERE state = 'open' AND explaining = 1;
  CREATE INDEX IF NOT EXISTS alerts_by_age ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS raised_once (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, alert_id TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
`;
const DELIVERIES = `
  CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, subject_id TEXT NOT NULL, sequence INTEGER NOT NULL, kind TEXT NOT NULL,
    transport TEXT NOT NULL, state TEXT NOT NULL, payload TEXT NOT NULL, drill INTEGER NOT NULL, simulate INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, round INTEGER NOT NULL DEFAULT 1, fence INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL, next_attempt_at INTEGER, lease_until INTEGER, wake_at INTEGER,
    woken INTEGER NOT NULL DEFAULT 0, delivered_at INTEGER, last_error TEXT,
    UNIQUE (subject_id, transport, sequence)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS deliveries_to_wake ON deliveries (wake_at) WHERE wake_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS deliveries_woken ON deliveries (wake_at) WHERE woken = 1;
  CREATE INDEX IF NOT EXISTS deliveries_unfinished ON deliveries (state, created_at) WHERE state NOT IN ('delivered', 'dead');
  CREATE INDEX IF NOT EXISTS deliveries_of_drills ON deliveries (transport, delivered_at) WHERE drill = 1;
  CREATE TABLE IF NOT EXISTS attempts (delivery_id TEXT NOT NULL, number INTEGER NOT NULL, round INTEGER NOT NULL, at INTEGER NOT NULL,
    status INTEGER, latency_ms INTEGER NOT NULL, error TEXT, PRIMARY KEY (delivery_id, number)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS tallies (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
`;
const DEAD_LETTERS = `
  CREATE TABLE IF NOT EXISTS dead_letters (id TEXT PRIMARY KEY, delivery_id TEXT NOT NULL UNIQUE, alert_id TEXT NOT NULL, alert_key TEXT NOT NULL,
    sequence INTEGER NOT NULL, transport TEXT NOT NULL, state TEXT NOT NULL, cause TEXT NOT NULL, error TEXT,
    both_failed INTEGER NOT NULL, drill INTEGER NOT NULL, died_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS dead_letters_ranked ON dead_letters (state, both_failed DESC, died_at, id);
  CREATE INDEX IF NOT EXISTS dead_letters_by_age ON dead_letters (state, died_at, id);
  CREATE INDEX IF NOT EXISTS dead_letters_by_alert ON dead_letters (alert_id, sequence);
  CREATE TABLE IF NOT EXISTS decisions (id INTEGER PRIMARY KEY AUTOINCREMENT, dead_letter_id TEXT NOT NULL, mode TEXT NOT NULL, operator TEXT NOT NULL,
    note TEXT NOT NULL, incident_id TEXT, at INTEGER NOT NULL, outcome TEXT NOT NULL, outcome_at INTEGER);
  CREATE INDEX IF NOT EXISTS decisions_by_letter ON decisions (dead_letter_id, id);
`;
const NOTIFICATIONS = `
  CREATE TABLE IF NOT EXISTS notifications (sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, first INTEGER NOT NULL,
    open INTEGER NOT NULL, record TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS notifications_ranked ON notifications (first DESC, sequence DESC);
  CREATE INDEX IF NOT EXISTS notifications_ranked_open ON notifications (open, first DESC, sequence DESC);
  CREATE INDEX IF NOT EXISTS notifications_by_age ON notifications (at);
`;
const INCIDENTS = `
  CREATE TABLE IF NOT EXISTS incidents (id TEXT PRIMARY KEY, state TEXT NOT NULL, closed_at INTEGER, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS incidents_by_state ON incidents (state, id);
  CREATE TABLE IF NOT EXISTS timeline (id INTEGER PRIMARY KEY AUTOINCREMENT, incident_id TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
    by TEXT NOT NULL, text TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS timeline_by_incident ON timeline (incident_id, id);
  CREATE TABLE IF NOT EXISTS incident_health (incident_id TEXT NOT NULL, chunk INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (incident_id, chunk)) WITHOUT ROWID;
`;
const DRILLS = `
  CREATE TABLE IF NOT EXISTS drills (id TEXT PRIMARY KEY, alert_id TEXT NOT NULL UNIQUE, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
`;

/** Pages have a lane of their own; what its transport's rest holds back is known, so that it can be let go. */
const LANES = `
  ALTER TABLE deliveries ADD COLUMN page INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE deliveries ADD COLUMN cross_at INTEGER;
  ALTER TABLE deliveries ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE deliveries ADD COLUMN resume_at INTEGER;
  CREATE INDEX deliveries_to_wake_by_lane ON deliveries (page, wake_at) WHERE wake_at IS NOT NULL;
  CREATE INDEX deliveries_to_cross ON deliveries (cross_at) WHERE cross_at IS NOT NULL;
  CREATE INDEX deliveries_held ON deliveries (transport, page, created_at) WHERE held = 1;
`;

/** Which delivery finds out next whether its transport works again, and which does. */
const PROBES = `
  ALTER TABLE deliveries ADD COLUMN probed_at INTEGER;
  CREATE INDEX deliveries_to_probe ON deliveries (transport, probed_at, page DESC, created_at) WHERE held = 1;
  CREATE INDEX deliveries_probing ON deliveries (transport) WHERE resume_at IS NOT NULL;
`;

/**
 * Where an alert stands in a list: 2 for what both transports failed, 1 for an open page that nobody has acknowledged, else 0. SQLite makes it from
 * the row, so that it is right too for what the release before writes; it is as `listRank` of the alerts' rules has it.
 */
const RANKS = `
  ALTER TABLE alerts ADD COLUMN list_rank INTEGER GENERATED ALWAYS AS (CASE
    WHEN first = 1 THEN 2
    WHEN state = 'open' AND json_valid(record) AND json_extract(record, '$.severity') = 'page'
      AND json_extract(record, '$.acknowledgedBy') IS NULL THEN 1
    ELSE 0 END) VIRTUAL;
  CREATE INDEX alerts_listed ON alerts (list_rank DESC, id DESC);
  CREATE INDEX alerts_listed_by_state ON alerts (state, list_rank DESC, id DESC);
`;

/** One decision on many dead letters, and what became of each; at most one is under way. */
const MANY = `
  CREATE TABLE many_decisions (id TEXT PRIMARY KEY, state TEXT NOT NULL, ended_at INTEGER, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX many_decisions_under_way ON many_decisions (id) WHERE state IN ('canary', 'running');
  CREATE TABLE many_turns (many_id TEXT NOT NULL, position INTEGER NOT NULL, letter_id TEXT NOT NULL, state TEXT NOT NULL, ended_at INTEGER,
    proves INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (many_id, position)) WITHOUT ROWID;
  CREATE INDEX many_turns_by_state ON many_turns (many_id, state, position);
`;

/**
 * Silences by matcher. What keeps an open alert's words back is made by SQLite from the row, so that it is right too for what the release before
 * writes.
 */
const SILENCES = `
  CREATE TABLE silences (id TEXT PRIMARY KEY, state TEXT NOT NULL, begins_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, ended_at INTEGER,
    made_under TEXT, fingerprint TEXT, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX silences_unfinished ON silences (id) WHERE state <> 'ended';
  CREATE UNIQUE INDEX silences_made_under ON silences (made_under) WHERE made_under IS NOT NULL;
  CREATE INDEX silences_by_age ON silences (ended_at) WHERE ended_at IS NOT NULL;
  ALTER TABLE alerts ADD COLUMN muted_by TEXT GENERATED ALWAYS AS (CASE
    WHEN state = 'open' AND json_valid(record) THEN json_extract(record, '$.muted.by') END) VIRTUAL;
  CREATE INDEX alerts_muted ON alerts (muted_by) WHERE muted_by IS NOT NULL;
`;

/** What was under way when its decision on many ended, and has yet to end itself. */
const ENDING_TURNS = `
  CREATE INDEX many_turns_under_way ON many_turns (many_id) WHERE state = 'under-way';
`;

/** Who is on call for each receiver of the contract's chain. */
const ROTAS = `
  CREATE TABLE rotas (receiver TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
`;

/** Wake-ups on their way, lane by lane, so that they are counted without those that wait. */
const WOKEN = `
  CREATE INDEX deliveries_woken_by_lane ON deliveries (page, wake_at) WHERE woken = 1;
`;

/**
 * Open alerts that may yet go under a cause, by their class, and when each came or was told last: what came beside one is counted without those that
 * stand since before, or that a silence keeps back. SQLite makes it from the row, so that it is right too for what the release before writes.
 */
const LOOSE = `
  ALTER TABLE alerts ADD COLUMN beginning TEXT GENERATED ALWAYS AS (substr(key, 1, instr(key, '.'))) VIRTUAL;
  ALTER TABLE alerts ADD COLUMN loose_page INTEGER GENERATED ALWAYS AS (CASE
    WHEN state = 'open' AND cause_id IS NULL AND explaining = 0 AND json_valid(record) THEN json_extract(record, '$.severity') = 'page' END) VIRTUAL;
  ALTER TABLE alerts ADD COLUMN came_at INTEGER GENERATED ALWAYS AS (CASE
    WHEN json_valid(record) AND json_extract(record, '$.muted.by') IS NULL
      THEN max(json_extract(record, '$.firstRaisedAt'), coalesce(json_extract(record, '$.lastNotifiedAt'), 0)) END) VIRTUAL;
  CREATE INDEX alerts_loose_by_key ON alerts (loose_page, key) WHERE loose_page IS NOT NULL;
  CREATE INDEX alerts_loose_by_age ON alerts (loose_page, came_at) WHERE loose_page IS NOT NULL;
  CREATE INDEX alerts_loose_beside ON alerts (beginning, loose_page, came_at) WHERE loose_page IS NOT NULL;
`;

/** The ledger's tables. A step that was released is never edited (docs/contributing.md). */
export const LEDGER_STEPS: readonly SchemaStep[] = [
  ALERTS + DELIVERIES + DEAD_LETTERS + NOTIFICATIONS + INCIDENTS + DRILLS,
  auditTable,
  LANES,
  PROBES,
  RANKS,
  MANY,
  SILENCES,
  ENDING_TURNS,
  ROTAS,
  WOKEN,
  LOOSE,
];
