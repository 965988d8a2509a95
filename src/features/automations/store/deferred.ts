import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { automationDeadLetterHistory, automationDeadLetters } from "../tables.ts";

/** Incidents that deferred letters wait for, by id from after this one on. */
export async function awaitedIncidents(db: Db, after: string, limit: number): Promise<string[]> {
  const { state, incidentId } = automationDeadLetters;
  const rows = await db
    .selectDistinct({ incidentId })
    .from(automationDeadLetters)
    .where(and(eq(state, "deferred"), gt(incidentId, after)))
    .orderBy(asc(incidentId))
    .limit(limit);
  return rows.flatMap(({ incidentId: id }) => id ?? []);
}

/** Makes letters that wait for these incidents undecided again, at most `limit`, in one statement; answers which. */
export async function reopenLetters(
  db: Db,
  incidentIds: readonly string[],
  at: Date,
  limit: number,
): Promise<{ id: string; incidentId: string }[]> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const result = await db.execute<{ id: string; incident_id: string }>(sql`
    with waiting as (
      select id, incident_id from ${automationDeadLetters}
      where state = 'deferred' and incident_id in (select jsonb_array_elements_text(${JSON.stringify(incidentIds)}::jsonb))
      order by incident_id, id limit ${limit}::integer
    ), letter as (
      update ${automationDeadLetters} l set state = 'undecided', incident_id = null, note = null, decided_by = null, updated_at = ${now}
      from waiting w where l.id = w.id and l.state = 'deferred' and l.incident_id = w.incident_id returning l.id, w.incident_id
    ), story as (
      insert into ${automationDeadLetterHistory} (dead_letter_id, at, what, incident_id) select id, ${now}, 'reopened', incident_id from letter
    )
    select id, incident_id from letter`);
  return result.rows.map(({ id, incident_id }) => ({ id, incidentId: incident_id }));
}
