import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { appendEventWhere, type BusinessEvent } from "../../platform/outbox/outbox.ts";
import { completeExtraction, finishExtraction, sessionsInExtraction, type ExtractionLease } from "../chat/extraction-lease.ts";
import type { Extraction } from "./schemas.ts";
import { briefs } from "./tables.ts";

export type BriefRow = typeof briefs.$inferSelect;

const eventOf = (id: string, brief: Pick<BriefRow, "id" | "sessionId" | "buyerId" | "content">, at: Date): BusinessEvent => ({
  id,
  type: "brief.extracted",
  subject: brief.id,
  buyerId: brief.buyerId,
  payload: { briefId: brief.id, sessionId: brief.sessionId, title: brief.content.title, items: brief.content.items.length },
  occurredAt: at,
});

/**
 * Ends an extraction: session, brief and event in one transaction, all or none. The session's row decides: whose fence is old writes nothing.
 * False then.
 */
export async function insertBrief(
  db: Db,
  lease: ExtractionLease,
  brief: { id: string; eventId: string; extraction: Extraction; at: Date },
): Promise<boolean> {
  const { id, extraction, at } = brief;
  const [finished] = await db.batch([
    finishExtraction(db, lease, id, at),
    db.execute(sql`
      insert into briefs (id, session_id, buyer_id, content, method, confidence, version, created_at)
      select ${id}, id, buyer_id, ${JSON.stringify(extraction.brief)}::jsonb, ${extraction.method}, ${JSON.stringify(extraction.confidence)}::jsonb,
             ${extraction.version}, ${at.toISOString()}::timestamptz
      from chat_sessions where id = ${lease.sessionId} and brief_id = ${id}`),
    appendEventWhere(
      db,
      eventOf(brief.eventId, { id, sessionId: lease.sessionId, buyerId: lease.buyerId, content: extraction.brief }, at),
      sql`exists (select 1 from briefs where id = ${id})`,
    ),
  ]);
  return finished.length > 0;
}

/** Briefs of sessions that are in extraction though their brief is there. */
export const listUnfinished = (db: Db, limit: number) =>
  db
    .select({ brief: briefs })
    .from(briefs)
    .where(inArray(briefs.sessionId, sessionsInExtraction(db)))
    .limit(limit)
    .then((rows) => rows.map(({ brief }) => brief));

/** Completes a session whose brief is there, with the event if it has none yet; false where it was done meanwhile. */
export async function completeWithBrief(db: Db, brief: BriefRow, eventId: string, at: Date): Promise<boolean> {
  const [completed] = await db.batch([
    completeExtraction(db, brief.sessionId, brief.id, at),
    appendEventWhere(
      db,
      eventOf(eventId, brief, at),
      sql`not exists (select 1 from outbox_events where subject = ${brief.id} and type = 'brief.extracted')`,
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

/** Newest first (ids sort by time), from below a brief's id. */
export const listBriefs = (db: Db, buyerId: string, limit: number, below: string | undefined) =>
  db
    .select()
    .from(briefs)
    .where(and(eq(briefs.buyerId, buyerId), below === undefined ? undefined : lt(briefs.id, below)))
    .orderBy(desc(briefs.id))
    .limit(limit);
