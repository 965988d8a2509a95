import { and, asc, eq, gt, isNotNull, lte, ne, or, sql, type SQL } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../../platform/audit/audit-log.ts";
import type { Db } from "../../../platform/db/client.ts";
import { automations, hasPastSecrets, sealedByOf, type PastSecret } from "../tables.ts";
import { MARK } from "../../../platform/sealed-secrets.ts";
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

/** What an automation's row keeps of its secrets. */
export interface KeptSecrets {
  id: string;
  secret: string;
  previousSecret: string | null;
  olderSecrets: readonly PastSecret[];
}

/**
 * That any secret of an automation begins otherwise than `seal` says; without one, that any is sealed. Written so that each part of it is found by
 * an index: it is counted at every capture, over everybody's automations.
 */
function isKeptOtherwise(seal: string | undefined): SQL<boolean> {
  const { secret, previousSecret, olderSecrets } = automations;
  const sealedBy = sealedByOf(sql`${secret}`);
  const kid = seal?.slice(MARK.length, -1);
  const now = kid === undefined ? sql`${sealedBy} is not null` : sql`${sealedBy} is null or ${sealedBy} < ${kid} or ${sealedBy} > ${kid}`;
  const otherwise = (kept: SQL) => (seal === undefined ? sql`starts_with(${kept}, ${MARK})` : sql`not starts_with(${kept}, ${seal})`);
  return sql<boolean>`(${now} or (${hasPastSecrets({ previousSecret, olderSecrets })} and (coalesce(${otherwise(sql`${previousSecret}`)}, false) or exists (
    select 1 from jsonb_array_elements(${olderSecrets}) as listed (past) where ${otherwise(sql`past ->> 'secret'`)}))))`;
}

/** Automations any secret of which is kept otherwise than `seal` says. */
export const countKeptOtherwise = (db: Db, seal: string | undefined): Promise<number> => db.$count(automations, isKeptOtherwise(seal));

/** Automations behind an id any secret of which is kept otherwise than `seal` says, in the order of their ids. */
export async function secretsKeptOtherwise(db: Db, seal: string | undefined, behind: string, most: number): Promise<KeptSecrets[]> {
  const { id, secret, previousSecret, olderSecrets } = automations;
  return db
    .select({ id, secret, previousSecret, olderSecrets })
    .from(automations)
    .where(and(gt(id, behind), isKeptOtherwise(seal)))
    .orderBy(asc(id))
    .limit(most);
}

/** Keeps secrets in another form, each automation's where they are still those that were read. Answers of how many. */
export async function keepSecrets(db: Db, changes: readonly { before: KeptSecrets; after: KeptSecrets }[]): Promise<number> {
  const [first, ...others] = changes.map(({ before, after }) =>
    db
      .update(automations)
      .set({ secret: after.secret, previousSecret: after.previousSecret, olderSecrets: [...after.olderSecrets] })
      .where(
        and(
          eq(automations.id, before.id),
          eq(automations.secret, before.secret),
          sql`${automations.previousSecret} is not distinct from ${before.previousSecret}::text`,
          sql`${automations.olderSecrets} = ${JSON.stringify(before.olderSecrets)}::jsonb`,
        ),
      ),
  );
  if (!first) return 0;
  const done = await db.batch([first, ...others]);
  return done.reduce((all, { rowCount }) => all + (rowCount ?? 0), 0);
}
