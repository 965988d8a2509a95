import { and, asc, eq, inArray, isNotNull, sql, type SQLWrapper } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import type { Standing } from "../rules.ts";
import { automationExecutions, automationReceivers, automations } from "../tables.ts";

export type ReceiverRow = typeof automationReceivers.$inferSelect;

/** The contract's policy of the circuit. */
export interface CircuitPolicy {
  failures: number;
  probeSeconds: number;
  longestProbeSeconds: number;
  disableAfterSeconds: number;
  disableAfterFailures: number;
}

/** A receiver is what answers at an address, whatever the path: automations of several types may lead to one. */
export const receiverOf = (url: SQLWrapper | string | null) => sql`lower(substring(${url}::text from '^[^:]+://[^/?#]+'))`;

/** The row of an automation's receiver, for the condition of a subquery over `r`. */
const ofAutomation = sql`r.buyer_id = ${automations.buyerId} and r.receiver = ${receiverOf(automations.url)}`;

/** The open circuit before an automation's receiver, for an `exists`. */
export const openCircuitOfAutomation = sql`select 1 from ${automationReceivers} r where ${ofAutomation} and r.open_until is not null`;

/** Deliveries wait for the receiver of a row `r`. */
export const isWaitedFor = sql`exists (
  select 1 from ${automations} join ${automationExecutions} e on e.automation_id = ${automations.id} and e.state = 'pending' where ${ofAutomation})`;

/** Whether what an execution does next is to call its receiver. */
const isCall = sql`coalesce(${automationExecutions.actions}, ${automations.actions}) -> ${automationExecutions.step} ->> 'kind' = 'webhook'`;

/** No circuit stands before an execution: it calls nobody, its receiver's is closed, or it is the one by which that is probed. */
export const isLetThrough = sql`(not (${isCall}) or not exists (select 1 from ${automationReceivers} r where ${ofAutomation} and r.open_until is not null
  and (r.probe_execution_id is distinct from ${automationExecutions.id} or r.probe_until <= now())))`;

/** Whether an execution that is leased is a probe. */
export const isProbe = sql<boolean>`${isCall} and exists (select 1 from ${automationReceivers} r where ${ofAutomation} and r.open_until is not null)`;

/** No circuit keeps an automation's executions from being woken: it is closed, or it is time to probe it. */
export const isWorthWaking = sql`(not (${isCall}) or not exists (select 1 from ${automationReceivers} r where ${ofAutomation}
  and (r.open_until > now() or (r.open_until is not null and r.probe_until > now()))))`;

/**
 * Gives an execution the one place by which its receiver's open circuit is probed, when it is time and nobody has it. Conditional on the row, so
 * of those who come at once one gets it; one that dies with it holds it for `seconds`.
 */
export async function takeProbe(db: Db, executionId: string, seconds: number): Promise<boolean> {
  const { rows } = await db.execute(sql`
    update ${automationReceivers} r set probe_execution_id = ${executionId}, probe_until = now() + make_interval(secs => ${seconds}::float8)
    from ${automationExecutions} join ${automations} on ${automations.id} = ${automationExecutions.automationId}
    where ${automationExecutions.id} = ${executionId} and ${automationExecutions.state} = 'pending' and ${ofAutomation}
      and r.open_until <= now() + interval '1 second' and (r.probe_until is null or r.probe_until <= now())
    returning r.receiver`);
  return rows.length > 0;
}

/** Gives the place back without a result: the next that is due takes it, after `seconds`. */
export async function releaseProbe(db: Db, executionId: string, seconds = 0): Promise<void> {
  const openUntil = sql`greatest(${automationReceivers.openUntil}, now() + make_interval(secs => ${seconds}::float8))`;
  await db
    .update(automationReceivers)
    .set({ probeExecutionId: null, probeUntil: null, ...(seconds === 0 ? {} : { openUntil }) })
    .where(and(eq(automationReceivers.probeExecutionId, executionId), isNotNull(automationReceivers.openedAt)));
}

/**
 * What a try says of its receiver, as two parts of the statement that records it, `done` being the part that has a row where the try counts.
 * `circuit_failed` and `circuit_closed` have one where the circuit took a failure, or is forgotten because the receiver answers. One that is
 * open is so by its probe alone: what else answers began before it opened.
 */
export function circuitParts(
  { execution, automation }: { execution: { id: string }; automation: { buyerId: string; url: string } },
  { standing, error }: { standing: Standing; error: string | null },
  policy: CircuitPolicy,
) {
  const receiver = receiverOf(automation.url);
  const own = sql`r.probe_execution_id is not distinct from ${execution.id}`;
  const opens = sql`r.failures + 1 >= ${policy.failures}::integer`;
  const wait = sql`make_interval(secs => least(${policy.longestProbeSeconds}::float8, ${policy.probeSeconds}::float8 * 2 ^ least(r.failed_probes + case when ${own} then 1 else 0 end, 20)))`;
  // Where nothing was tried for so long, it is not known to have failed meanwhile.
  const idle = sql`r.updated_at < now() - make_interval(secs => greatest(${policy.disableAfterSeconds}::float8 / 10, ${policy.longestProbeSeconds}::float8 * 2))`;
  return sql`circuit_failed as (
      insert into ${automationReceivers} as r (buyer_id, receiver, failures, last_error, updated_at)
      select ${automation.buyerId}, ${receiver}, 1, ${error}::text, now() from done where ${standing}::text = 'fails'
      on conflict (buyer_id, receiver) do update set failures = r.failures + 1, last_error = excluded.last_error, updated_at = now(),
        opened_at = case when not ${opens} then null when ${idle} then now() else coalesce(r.opened_at, now()) end,
        open_until = case when not ${opens} then null when r.open_until is null or ${own} then now() + ${wait} else r.open_until end,
        failed_probes = r.failed_probes + case when ${own} then 1 else 0 end,
        probe_execution_id = case when ${own} then null else r.probe_execution_id end,
        probe_until = case when ${own} then null else r.probe_until end
      returning open_until, opened_at = updated_at as just_opened
    ), circuit_closed as (
      delete from ${automationReceivers} r
      where r.buyer_id = ${automation.buyerId} and r.receiver = ${receiver} and ${standing}::text in ('answers', 'refuses') and exists (select 1 from done)
        and (r.open_until is null or ${own})
      returning opened_at is not null as was_open
    )`;
}

/** The statement that forgets what was known of the receiver of an automation that is disabled, where its buyer has it called again. */
export const forgetReceiver = (db: Db, { id, buyerId }: { id: string; buyerId: string }, enabling: boolean) =>
  db.execute(sql`delete from ${automationReceivers} r using ${automations}
    where ${enabling}::boolean and ${automations.id} = ${id} and ${automations.buyerId} = ${buyerId} and not ${automations.enabled} and ${ofAutomation}`);

/** The statement that forgets what was known of a receiver nobody waits for, where an automation is led there: it has not been tried since. */
export const forgetIdle = (db: Db, buyerId: string, url: string | null) =>
  db.execute(sql`delete from ${automationReceivers} r
    where r.buyer_id = ${buyerId} and r.receiver = ${receiverOf(url)} and not ${isWaitedFor}`);

/** Executions that waited for a receiver which answers again, oldest first. */
export async function heldFor(db: Db, { buyerId, url }: { buyerId: string; url: string }, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: automationExecutions.id })
    .from(automationExecutions)
    .innerJoin(automations, eq(automations.id, automationExecutions.automationId))
    .where(
      and(
        eq(automations.buyerId, buyerId),
        sql`${receiverOf(automations.url)} = ${receiverOf(url)}`,
        eq(automationExecutions.state, "pending"),
        sql`${automationExecutions.nextAttemptAt} <= now()`,
      ),
    )
    .orderBy(asc(automationExecutions.occurredAt), asc(automationExecutions.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Receivers whose circuit is open, the longest first, with how many deliveries wait for each. */
export async function openCircuits(db: Db, limit: number): Promise<(ReceiverRow & { held: number })[]> {
  const { openedAt, buyerId, receiver } = automationReceivers;
  const rows = await db
    .select()
    .from(automationReceivers)
    .where(isNotNull(openedAt))
    .orderBy(asc(openedAt), asc(buyerId), asc(receiver))
    .limit(limit);
  if (rows.length === 0) return [];
  const wanted = sql.join(
    rows.map((row) => sql`(${row.buyerId}::text, ${row.receiver}::text)`),
    sql`, `,
  );
  const counted = await db.execute<{ buyer_id: string; receiver: string; held: number }>(sql`
    select wanted.buyer_id, wanted.receiver, count(*)::integer as held from (values ${wanted}) as wanted (buyer_id, receiver)
    join ${automations} on ${automations.buyerId} = wanted.buyer_id and ${receiverOf(automations.url)} = wanted.receiver
    join ${automationExecutions} e on e.automation_id = ${automations.id} and e.state = 'pending'
    group by wanted.buyer_id, wanted.receiver`);
  const held = new Map(counted.rows.map((row) => [`${row.buyer_id} ${row.receiver}`, row.held]));
  return rows.map((row) => ({ ...row, held: held.get(`${row.buyerId} ${row.receiver}`) ?? 0 }));
}

/** The open circuits before these automations' receivers, by automation. */
export async function openCircuitsOf(db: Db, automationIds: readonly string[]): Promise<Map<string, ReceiverRow>> {
  if (automationIds.length === 0) return new Map();
  const rows = await db
    .select({ automationId: automations.id, receiver: automationReceivers })
    .from(automations)
    .innerJoin(
      automationReceivers,
      and(eq(automationReceivers.buyerId, automations.buyerId), sql`${automationReceivers.receiver} = ${receiverOf(automations.url)}`),
    )
    .where(and(inArray(automations.id, [...automationIds]), isNotNull(automationReceivers.openedAt)));
  return new Map(rows.map(({ automationId, receiver }) => [automationId, receiver]));
}

export async function countOpenCircuits(db: Db): Promise<number> {
  return db.$count(automationReceivers, isNotNull(automationReceivers.openedAt));
}
