import { and, desc, eq, getTableColumns, lt, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import { appendEventWhere, type BusinessEvent } from "../../platform/outbox/outbox.ts";
import { awaitsReading, completeExtraction, finishExtraction, holdsExtraction, type ExtractionLease } from "../chat/extraction-lease.ts";
import type { BriefState } from "./apply-edit.ts";
import type { BriefContent, Change, Editor } from "./schemas.ts";
import { briefs, briefVersions } from "./tables.ts";

export type BriefRow = typeof briefs.$inferSelect;
export type VersionRow = Omit<typeof briefVersions.$inferSelect, "briefId">;

/** Of the versions before the current one so many of the newest are kept. */
const KEPT_VERSIONS = 200;

const eventOf = (id: string, brief: Pick<BriefRow, "id" | "sessionId" | "buyerId" | "content" | "revision">, at: Date): BusinessEvent => ({
  id,
  type: "brief.extracted",
  subject: brief.id,
  buyerId: brief.buyerId,
  payload: {
    briefId: brief.id,
    sessionId: brief.sessionId,
    title: brief.content.title,
    items: brief.content.items.length,
    version: brief.revision,
  },
  occurredAt: at,
});

/** What an extraction made, as it is to stand in the brief. */
export interface ReadBrief {
  id: string;
  eventId: string;
  state: BriefState;
  /** What the agent read, where the buyer's own settings stand over it. */
  extracted: BriefContent;
  changes: Change[];
  method: string;
  /** Of the agent's rules. */
  version: string;
  at: Date;
}

const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;
const time = (at: Date) => sql`${at.toISOString()}::timestamptz`;

/**
 * Ends an extraction that made a session's first brief: session, brief and event in one transaction, all or none. The session's row decides:
 * whose fence is old writes nothing. False then.
 */
export async function insertBrief(db: Db, lease: ExtractionLease, brief: ReadBrief): Promise<boolean> {
  const { id, state, at } = brief;
  const [finished] = await db.batch([
    finishExtraction(db, lease, { briefId: id, at }),
    db.execute(sql`
      insert into briefs (id, session_id, buyer_id, content, method, confidence, version, questions, evidence, extracted_for, created_at)
      select ${id}, id, buyer_id, ${json(state.content)}, ${brief.method}, ${json(state.confidence)}, ${brief.version}, ${json(state.questions)},
             ${json(state.evidence)}, ${time(lease.queuedAt)}, ${time(at)}
      from chat_sessions where id = ${lease.sessionId} and brief_id = ${id}`),
    appendEventWhere(
      db,
      eventOf(brief.eventId, { id, sessionId: lease.sessionId, buyerId: lease.buyerId, content: state.content, revision: 1 }, at),
      sql`exists (select 1 from briefs where id = ${id})`,
    ),
  ]);
  return finished.length > 0;
}

/**
 * Ends an extraction of a session that has its brief: the next version of it, the session and the event, all or none. False where the lease was
 * lost, or the brief is not at `revision` any more.
 */
export async function insertReading(db: Db, lease: ExtractionLease, revision: number, brief: ReadBrief): Promise<boolean> {
  const { id, state, at } = brief;
  const next = revision + 1;
  const read = sql`exists (select 1 from briefs where id = ${id} and revision = ${next} and extracted_for = ${time(lease.queuedAt)})`;
  const [, finished] = await db.batch([
    nextVersion(db, id, revision, {
      ...{ state, changes: brief.changes, by: "agent", at, idempotency: undefined },
      more: sql`method = ${brief.method}, version = ${brief.version}, extracted = ${json(brief.extracted)}, extracted_for = ${time(lease.queuedAt)}`,
      where: holdsExtraction(db, lease),
    }),
    finishExtraction(db, lease, { briefId: id, at, condition: read }),
    appendEventWhere(
      db,
      eventOf(brief.eventId, { id, sessionId: lease.sessionId, buyerId: lease.buyerId, content: state.content, revision: next }, at),
      sql`${read} and exists (select 1 from chat_sessions where id = ${lease.sessionId} and state = 'FINALIZED')`,
    ),
  ]);
  return finished.length > 0;
}

export interface NewVersion {
  state: BriefState;
  changes: readonly Change[];
  by: Editor;
  at: Date;
  idempotency: IdempotencyKey | undefined;
}

/** A buyer's edit as the next version; false where the brief is not at `revision` any more. */
export async function insertEdit(
  db: Db,
  brief: Pick<BriefRow, "id" | "revision" | "content" | "extracted">,
  edit: NewVersion,
): Promise<boolean> {
  const written = await nextVersion(db, brief.id, brief.revision, {
    ...edit,
    more: sql`extracted = coalesce(briefs.extracted, briefs.content)`,
    where: sql`true`,
  });
  return written.rows.length > 0;
}

/** The statement that puts the current version into the history and a new one in its place, while it is the one that was read and `where` holds; the oldest goes. */
function nextVersion(
  db: Db,
  id: string,
  revision: number,
  version: NewVersion & { more: ReturnType<typeof sql>; where: ReturnType<typeof sql> },
) {
  const { state, changes, by, at, idempotency } = version;
  const columns = sql.raw(
    "content, method, confidence, version, revision, changed_by, changed_at, changes, set_by_buyer, questions, evidence, idempotency_key, fingerprint",
  );
  return db.execute(sql`
    with current as (
      select * from briefs where id = ${id} and revision = ${revision} and ${version.where} for update
    ), kept as (
      insert into brief_versions (brief_id, ${columns}) select id, ${columns} from current on conflict do nothing
    ), pruned as (
      delete from brief_versions where brief_id in (select id from current) and revision < ${revision + 1 - KEPT_VERSIONS}
    )
    update briefs set content = ${json(state.content)}, confidence = ${json(state.confidence)}, revision = ${revision + 1}, changed_by = ${by},
      changed_at = ${time(at)}, changes = ${json(changes)}, set_by_buyer = ${json(state.setByBuyer)}, questions = ${json(state.questions)},
      evidence = ${json(state.evidence)}, idempotency_key = ${idempotency?.key ?? null}, fingerprint = ${idempotency?.fingerprint ?? null}, ${version.more}
    from current where briefs.id = current.id
    returning briefs.id`);
}

/** Briefs of sessions that are in extraction though what was to be read is there. */
export const listUnfinished = (db: Db, limit: number): Promise<BriefRow[]> =>
  db.select().from(briefs).where(awaitsReading(briefs.sessionId, briefs.extractedFor)).limit(limit);

/** Completes a session whose brief is there, with the event if it has none yet; false where it was done meanwhile. */
export async function completeWithBrief(db: Db, brief: BriefRow, eventId: string, at: Date): Promise<boolean> {
  const [completed] = await db.batch([
    completeExtraction(db, brief, at),
    appendEventWhere(
      db,
      eventOf(eventId, brief, at),
      sql`not exists (select 1 from outbox_events where subject = ${brief.id} and type = 'brief.extracted' and occurred_at >= ${time(brief.extractedFor ?? brief.createdAt)})`,
    ),
  ]);
  return completed.length > 0;
}

export async function findBrief(db: Db, id: string, buyerId: string): Promise<BriefRow | undefined> {
  const [row] = await db
    .select()
    .from(briefs)
    .where(and(eq(briefs.id, id), eq(briefs.buyerId, buyerId)));
  return row;
}

export async function findSessionsBrief(db: Db, sessionId: string): Promise<BriefRow | undefined> {
  const [row] = await db.select().from(briefs).where(eq(briefs.sessionId, sessionId));
  return row;
}

const { briefId: _, ...versionColumns } = getTableColumns(briefVersions);

/** A version a buyer's brief had before. */
export async function findVersion(db: Db, id: string, buyerId: string, revision: number): Promise<VersionRow | undefined> {
  const [row] = await db
    .select(versionColumns)
    .from(briefVersions)
    .innerJoin(briefs, and(eq(briefs.id, briefVersions.briefId), eq(briefs.buyerId, buyerId)))
    .where(and(eq(briefVersions.briefId, id), eq(briefVersions.revision, revision)));
  return row;
}

/** The version that an edit of this key made, current or before. */
export async function findKeyed(db: Db, { id, ...current }: BriefRow, key: string): Promise<VersionRow | undefined> {
  if (current.idempotencyKey === key) return current;
  const [row] = await db
    .select(versionColumns)
    .from(briefVersions)
    .where(and(eq(briefVersions.briefId, id), eq(briefVersions.idempotencyKey, key)));
  return row;
}

/** Versions before the current one, newest first, from below a revision. */
export const listBefore = (db: Db, id: string, limit: number, below: number) =>
  db
    .select(versionColumns)
    .from(briefVersions)
    .where(and(eq(briefVersions.briefId, id), lt(briefVersions.revision, below)))
    .orderBy(desc(briefVersions.revision))
    .limit(limit);

/** Newest first (ids sort by time), from below a brief's id. */
export const listBriefs = (db: Db, buyerId: string, limit: number, below: string | undefined) =>
  db
    .select()
    .from(briefs)
    .where(and(eq(briefs.buyerId, buyerId), below === undefined ? undefined : lt(briefs.id, below)))
    .orderBy(desc(briefs.id))
    .limit(limit);
