import { and, isNotNull, lte, ne, or, sql, type SQL } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../../platform/audit/audit-log.ts";
import type { Db } from "../../../platform/db/client.ts";
import { automations } from "../tables.ts";
import { alive } from "./automations.ts";

const timestamp = (at: Date) => sql`${at.toISOString()}::timestamptz`;

const previous = sql`case when ${automations.previousSecret} is null then '[]'::jsonb
  else jsonb_build_array(jsonb_build_object('secret', ${automations.previousSecret}, 'until', ${automations.previousSecretUntil})) end`;

/** Of a list of past secrets those whose overlap lasts, in their order. */
const lasting = (list: SQL, at: Date) => sql`(
  select coalesce(jsonb_agg(past order by place), '[]'::jsonb) from jsonb_array_elements(${list}) with ordinality as listed (past, place)
  where (past ->> 'until')::timestamptz > ${timestamp(at)})`;

/**
 * Puts a new secret in place and keeps the one before it until a time, beside those whose overlap lasts. False where there is no such automation,
 * or `maximum` past ones last already. One statement, so that of rotations at once each has the one before it among its past.
 */
export async function rotateSecretOf(
  db: Db,
  { id, buyerId }: { id: string; buyerId: string },
  { secret, until, at, maximum, line }: { secret: string; until: Date; at: Date; maximum: number; line?: AuditRow | undefined },
): Promise<boolean> {
  const older = lasting(sql`(${previous}) || ${automations.olderSecrets}`, at);
  const rotated = db
    .update(automations)
    .set({
      secret,
      previousSecret: sql`${automations.secret}`,
      previousSecretUntil: until,
      olderSecrets: older,
      updatedAt: at,
    })
    .where(and(alive(id, buyerId), sql`jsonb_array_length(${older}) < ${maximum}::integer`))
    .returning({ id: automations.id });
  const has = sql`(select 1 from ${automations} where id = ${id} and secret = ${secret}) as rotated`;
  const [rows] = await db.batch([rotated, db.execute(line ? auditFrom(line, has) : sql`select 1`)]);
  return rows.length > 0;
}

/** The statement that forgets secrets whose overlap has ended. */
export function forgetEndedSecrets(db: Db, at: Date) {
  const { previousSecret, previousSecretUntil, olderSecrets } = automations;
  const ended = and(isNotNull(previousSecretUntil), lte(previousSecretUntil, timestamp(at)));
  const older = lasting(sql`${olderSecrets}`, at);
  return db
    .update(automations)
    .set({
      previousSecret: sql`case when ${ended} then null else ${previousSecret} end`,
      previousSecretUntil: sql`case when ${ended} then null else ${previousSecretUntil} end`,
      olderSecrets: older,
    })
    .where(or(ended, ne(olderSecrets, older)));
}
