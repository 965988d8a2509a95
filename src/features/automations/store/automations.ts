import { and, desc, eq, isNull, lt, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { auditFrom, type AuditRow } from "../../../platform/audit/audit-log.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { OPERATORS_ACCOUNT, operatorsAccount } from "../../auth/operators-account.ts";
import { callsAddress, WEBHOOK_ALONE, type Action } from "../actions/action.ts";
import { automationExecutions, automations } from "../tables.ts";
import { forgetIdle, forgetReceiver } from "./receivers.ts";
import { inTurn } from "./unproven.ts";
import { waitingOf } from "./waiting.ts";
import { keepVersion, versionWith } from "./versions.ts";

export type AutomationRow = typeof automations.$inferSelect;

/** Its row, while it is not deleted; of one buyer where one is given. */
export const alive = (id: string, buyerId: string | undefined) =>
  and(eq(automations.id, id), isNull(automations.deletedAt), buyerId === undefined ? undefined : eq(automations.buyerId, buyerId));

/**
 * Keeps an automation with its Idempotency-Key: not where the buyer has `maximum` already, nor where the key made one before, which is
 * answered then, nor where `stands` does not hold. A lock of the buyer's orders those who come at once, so that each counts the others.
 */
export async function insertAutomation(
  db: Db,
  row: Pick<
    AutomationRow,
    | "id"
    | "buyerId"
    | "name"
    | "eventType"
    | "url"
    | "conditions"
    | "actions"
    | "secret"
    | "enabled"
    | "createdAt"
    | "idempotencyKey"
    | "fingerprint"
  >,
  { maximum, stands, line }: { maximum: number; stands: SQL; line: AuditRow | undefined },
): Promise<{ inserted: boolean; before: AutomationRow | undefined }> {
  const at = row.createdAt.toISOString();
  const inserted = db.execute(sql`
    with made as (insert into ${automations}
      (id, buyer_id, name, event_type, url, conditions, actions, secret, enabled, created_at, updated_at, idempotency_key, fingerprint)
    select ${row.id}, ${row.buyerId}, ${row.name}, ${row.eventType}, ${row.url}, ${JSON.stringify(row.conditions)}::jsonb, ${JSON.stringify(row.actions)}::jsonb, ${row.secret}, ${row.enabled}::boolean, ${at}::timestamptz, ${at}::timestamptz,
      ${row.idempotencyKey}::text, ${row.fingerprint}::text
    where not exists (select 1 from ${automations} where buyer_id = ${row.buyerId} and idempotency_key = ${row.idempotencyKey}::text)
      and (select count(*) from ${automations} where buyer_id = ${row.buyerId} and deleted_at is null) < ${maximum}::integer
      and ${stands}
    returning id)${line ? sql`, told as (${auditFrom(line, sql`made`)})` : sql``}
    select id from made`);
  const before = db
    .select()
    .from(automations)
    .where(and(eq(automations.buyerId, row.buyerId), sql`${automations.idempotencyKey} = ${row.idempotencyKey}::text`))
    .limit(1);
  const turn = db.execute(inTurn(row.buyerId));
  const account = db.execute(row.buyerId === OPERATORS_ACCOUNT ? operatorsAccount(row.createdAt) : sql`select 1`);
  const [, , { rows }, [found]] = await db.batch([turn, account, inserted, before, forgetIdle(db, row.buyerId, row.url)]);
  return { inserted: rows.length > 0, before: found };
}

/** One page and a row more, newest first; of one buyer, or of all where none is given. */
export async function listAutomations(
  db: Db,
  buyerId: string | undefined,
  before: string | undefined,
  limit: number,
): Promise<AutomationRow[]> {
  return db
    .select()
    .from(automations)
    .where(
      and(
        isNull(automations.deletedAt),
        buyerId === undefined ? undefined : eq(automations.buyerId, buyerId),
        before === undefined ? undefined : lt(automations.id, before),
      ),
    )
    .orderBy(desc(automations.id))
    .limit(limit + 1);
}

export async function findAutomation(db: Db, id: string, buyerId: string | undefined): Promise<AutomationRow | undefined> {
  const [row] = await db.select().from(automations).where(alive(id, buyerId)).limit(1);
  return row;
}

/**
 * Undefined where the buyer has no such automation, or `stands` does not hold. Disabling and deleting cancel what waits for it, in the same
 * transaction.
 */
export async function updateAutomation(
  db: Db,
  { id, buyerId, stands, line }: { id: string; buyerId: string; stands?: SQL | undefined; line?: AuditRow | undefined },
  change: Partial<Pick<AutomationRow, "name" | "url" | "conditions" | "actions" | "enabled" | "disabledReason" | "deletedAt">>,
  at: Date,
): Promise<AutomationRow | undefined> {
  // Its buyer decided anew: what failed before does not tell of now.
  const anew =
    change.enabled === undefined && change.url === undefined ? {} : { failingSince: null, failingTries: 0, failingCountedAt: null };
  const update = db
    .update(automations)
    .set({ ...change, ...anew, version: versionWith(change), updatedAt: at })
    .where(and(alive(id, buyerId), stands))
    .returning();
  const ends = change.enabled === false || change.deletedAt !== undefined;
  const turn = db.execute(inTurn(buyerId));
  // In its turn nobody else writes at the same moment, so that what has it was changed by this.
  const changed = sql`(select 1 from ${automations} where id = ${id} and buyer_id = ${buyerId} and updated_at = ${timestamp(at)}) as changed`;
  const told = db.execute(line ? auditFrom(line, changed) : sql`select 1`);
  if (ends) {
    const cancel = cancelPending(db, id, at, "the automation was disabled or deleted by the buyer");
    const [before, after] = [keepVersion(db, { id, buyerId }, at), keepVersion(db, { id, buyerId }, at)];
    const [, , [row]] = await db.batch([turn, before, update, after, cancel, told]);
    return row;
  }
  // One that was given up on and is enabled again is called again at once.
  const forget = forgetReceiver(db, { id, buyerId }, change.enabled === true);
  const kept = keepVersion(db, { id, buyerId }, at);
  const keep = keepVersion(db, { id, buyerId }, at);
  const [, , , [row]] = await db.batch([turn, forget, kept, update, keep, forgetIdle(db, buyerId, change.url ?? null), told]);
  return row;
}

/** That an automation has an address just where it is called, once it is changed so. */
export function addressStands({ url, actions }: { url?: string | undefined; actions?: readonly Action[] | undefined }): SQL | undefined {
  if (actions !== undefined) return callsAddress(actions) && url === undefined ? sql`${automations.url} <> ''` : undefined;
  return url === undefined ? undefined : sql`${automations.actions} @> ${JSON.stringify(WEBHOOK_ALONE)}::jsonb`;
}

/** The statement that ends what waits for an automation that takes no more; a try under way ends by itself. */
function cancelPending(db: Db, automationId: string, at: Date, reason: string) {
  return db.execute(sql`
    update ${automationExecutions} e set state = 'cancelled', last_error = ${reason}, finished_at = ${timestamp(at)}
    where ${waitingOf(sql`${automationId}`)} and not e.replaying`);
}
