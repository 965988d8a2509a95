import { sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import { RECEIVER_FAILS } from "../rules.ts";
import { automationDeadLetters, automationExecutions, automationReceivers, automationReviews, automations } from "../tables.ts";
import { isWaitedFor } from "./receivers.ts";

export interface Backlog {
  outboxPending: number;
  oldestPendingAgeSeconds: number | null;
  deliveriesPending: number;
  deadLetters: number;
  undecided: number;
  /** Receivers whose circuit is open, and for which deliveries wait. */
  receiversResting: number;
  /** Automations that were disabled during the last day because their receiver failed for too long, and that are not enabled again. */
  givenUp: number;
  /** When the oldest dead letter of the backlog was stored, RFC 3339. */
  backlogSince: string | null;
  /** When the backlog was last reviewed, RFC 3339. */
  lastReviewAt: string | null;
}

/** What waits, in one round trip; ages in whole seconds before `now`. */
export async function backlog(db: Db, now: Date): Promise<Backlog> {
  const [events, executions, letters, reviews, receivers] = await db.batch([
    db.execute<{ pending: number; oldest: number | null }>(sql`
      select count(*)::integer as pending, extract(epoch from ${now.toISOString()}::timestamptz - min(occurred_at))::float8 as oldest
      from ${outboxEvents} where dispatched_at is null and failed_at is null`),
    db.execute<{ pending: number }>(sql`select count(*)::integer as pending from ${automationExecutions} where state = 'pending'`),
    db.execute<{ all: number; undecided: number; since: string | null }>(sql`
      select count(*)::integer as all, (count(*) filter (where state = 'undecided'))::integer as undecided, min(created_at) as since
      from ${automationDeadLetters} where state in ('undecided', 'deferred', 'replaying')`),
    db.execute<{ at: string | null }>(sql`select max(at) as at from ${automationReviews}`),
    db.execute<{ resting: number; given_up: number }>(sql`
      select (select count(*)::integer from ${automationReceivers} r where r.opened_at is not null and ${isWaitedFor}) as resting,
        (select count(*)::integer from ${automations} where disabled_reason = ${RECEIVER_FAILS} and deleted_at is null and updated_at > ${now.toISOString()}::timestamptz - interval '1 day') as given_up`),
  ]);
  const oldest = events.rows[0]?.oldest ?? null;
  return {
    outboxPending: events.rows[0]?.pending ?? 0,
    oldestPendingAgeSeconds: oldest === null ? null : Math.max(0, Math.round(oldest)),
    deliveriesPending: executions.rows[0]?.pending ?? 0,
    deadLetters: letters.rows[0]?.all ?? 0,
    undecided: letters.rows[0]?.undecided ?? 0,
    receiversResting: receivers.rows[0]?.resting ?? 0,
    givenUp: receivers.rows[0]?.given_up ?? 0,
    backlogSince: instant(letters.rows[0]?.since),
    lastReviewAt: instant(reviews.rows[0]?.at),
  };
}

const instant = (at: string | null | undefined): string | null => (at === null || at === undefined ? null : new Date(at).toISOString());
