import { and, asc, eq, gt, inArray, lt, sql, type SQL } from "drizzle-orm";
import * as z from "zod";
import { auditFrom, type AuditRow } from "../../platform/audit/audit-log.ts";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import type { DeadWork } from "./ports.ts";
import type { letterOf, LetterState } from "./rules.ts";
import { deadLetterHistory, deadLetters } from "./tables.ts";
import { once } from "../../platform/once.ts";

export type LetterRow = typeof deadLetters.$inferSelect;

interface DeadMessage {
  id: string;
  queue: string;
  messageId: string;
  body: string;
  letter: ReturnType<typeof letterOf>;
}

const storedSchema = once(() => z.array(z.object({ id: z.string() })));

/**
 * Stores a dead message in one statement, and answers its letter's id: the same message again is stored already and answers undefined.
 * Another message about the same work brings a letter back to be decided, whatever was decided before.
 */
export async function storeLetter(db: Db, { id, queue, messageId, body, letter }: DeadMessage, now: Date): Promise<string | undefined> {
  const stored = await db.execute(sql`
    with before as (
      select state from ${deadLetters} where queue = ${queue} and key = ${letter.key}
    ), letter as (
      insert into ${deadLetters} as l (id, queue, key, subject, body, cause, reason, state, message_ids, created_at, updated_at)
      values (${id}, ${queue}, ${letter.key}, ${letter.subject}, ${body}, ${letter.cause}, ${letter.reason}, 'undecided', array[${messageId}::text], ${timestamp(now)}, ${timestamp(now)})
      on conflict (queue, key) do update
      set state = 'undecided', body = excluded.body, cause = excluded.cause, reason = excluded.reason,
          message_ids = l.message_ids || excluded.message_ids, updated_at = excluded.updated_at
      where not (l.message_ids @> excluded.message_ids)
      returning id
    ), story as (
      insert into ${deadLetterHistory} (dead_letter_id, at, what, note)
      select id, ${timestamp(now)}, case (select state from before) when 'replaying' then 'replay-failed' else case when id = ${id} then 'stored' else 'died-again' end end,
             coalesce(${letter.reason}::text, ${letter.cause})
      from letter
    )
    select id from letter`);
  return storedSchema().parse(stored.rows)[0]?.id;
}

export async function letterById(db: Db, id: string): Promise<LetterRow | undefined> {
  const [row] = await db.select().from(deadLetters).where(eq(deadLetters.id, id));
  return row;
}

/** One page and a row more, oldest first, each with its history. */
export async function listLetters(
  db: Db,
  wanted: { queue: string | undefined; state: LetterState | undefined; after: string | undefined; limit: number },
) {
  const { queue, state, after, limit } = wanted;
  const letters = await db
    .select()
    .from(deadLetters)
    .where(
      and(
        queue === undefined ? undefined : eq(deadLetters.queue, queue),
        state === undefined ? undefined : eq(deadLetters.state, state),
        after === undefined ? undefined : gt(deadLetters.id, after),
      ),
    )
    .orderBy(asc(deadLetters.id))
    .limit(limit + 1);
  if (letters.length === 0) return [];
  const ids = letters.map(({ id }) => id);
  const history = await db
    .select()
    .from(deadLetterHistory)
    .where(inArray(deadLetterHistory.deadLetterId, ids))
    .orderBy(asc(deadLetterHistory.id));
  return letters.map((letter) => ({ ...letter, history: history.filter(({ deadLetterId }) => deadLetterId === letter.id) }));
}

interface Decision {
  by: string;
  note: string;
  line: AuditRow;
}

/** Records that an undecided letter is left as it is; false where it is decided. */
export async function markHandled(db: Db, id: string, decision: Decision): Promise<boolean> {
  return (await decide(db, id, { to: "handled", told: "handled", where: sql`true` }, decision)).rows.length > 0;
}

/**
 * Takes an undecided letter for a replay and makes its work due, in one transaction under the letter's lock: of concurrent calls one
 * takes it, and a letter whose work cannot be done any more stays as it is. False where it was not taken.
 */
export async function takeForReplay(
  db: Db,
  { id, subject }: { id: string; subject: string },
  work: DeadWork,
  decision: Decision,
): Promise<boolean> {
  const undecided = sql`exists (select 1 from ${deadLetters} where id = ${id} and state = 'undecided')`;
  const statements = await work.requeue(subject, undecided, decision.line.at);
  const taken = decide(db, id, { to: "replaying", told: "replay", where: work.underWay(sql`${subject}`) }, decision);
  const lock = db.execute(sql`select 1 from ${deadLetters} where id = ${id} for update`);
  const results = await db.batch([lock, ...statements, taken]);
  return z.object({ rows: z.array(z.unknown()) }).parse(results.at(-1)).rows.length > 0;
}

/** The state a letter comes to, how its history tells it, and what must hold. */
interface Step {
  to: LetterState;
  told: string;
  where: SQL;
}

function decide(db: Db, id: string, { to, told, where }: Step, { by, note, line }: Decision) {
  const now = line.at;
  return db.execute(sql`
    with letter as (
      update ${deadLetters} set state = ${to}, updated_at = ${timestamp(now)} where id = ${id} and state = 'undecided' and ${where} returning id
    ), line as (${auditFrom(line, sql`letter`)}
    )
    insert into ${deadLetterHistory} (dead_letter_id, at, what, by, note)
    select id, ${timestamp(now)}, ${told}, ${by}, ${note} from letter returning dead_letter_id`);
}

const settledSchema = once(() => z.array(z.object({ state: z.enum(["replayed", "overtaken", "undecided"]) })));

/** Brings a queue's open letters to what their owners' rows say, in one statement that changes nothing when it runs again. */
export async function settleLetters(db: Db, queue: string, work: DeadWork, now: Date): Promise<("replayed" | "overtaken" | "undecided")[]> {
  const subject = sql`l.subject`;
  const settled = await db.execute(sql`
    with ended as (
      select l.id, l.state as before, ${work.succeeded(subject)} as succeeded from ${deadLetters} l
      where l.queue = ${queue} and l.state in ('undecided', 'replaying') and l.subject is not null
        and (${work.succeeded(subject)} or (l.state = 'replaying' and ${work.failed(subject)}))
      for update of l skip locked
    ), letter as (
      update ${deadLetters} l
      set state = case when not succeeded then 'undecided' when before = 'replaying' then 'replayed' else 'overtaken' end, updated_at = ${timestamp(now)}
      from ended where l.id = ended.id
      returning l.id, l.state
    ), story as (
      insert into ${deadLetterHistory} (dead_letter_id, at, what)
      select id, ${timestamp(now)}, case state when 'undecided' then 'replay-failed' else state end from letter
    )
    select state from letter`);
  return settledSchema()
    .parse(settled.rows)
    .map(({ state }) => state);
}

const countsSchema = once(() =>
  z.array(
    z.object({ queue: z.string(), undecided: z.coerce.number(), replaying: z.coerce.number(), oldest: z.coerce.number().nullable() }),
  ),
);

/** Open letters by queue, with the age in seconds of the oldest undecided one. */
export async function openLetters(db: Db, now: Date) {
  const found = await db.execute(sql`
    select queue, count(*) filter (where state = 'undecided') as undecided, count(*) filter (where state = 'replaying') as replaying,
           extract(epoch from ${timestamp(now)} - min(updated_at) filter (where state = 'undecided')) as oldest
    from ${deadLetters} where state in ('undecided', 'replaying') group by queue`);
  return countsSchema().parse(found.rows);
}

/** Deletes what was decided and has not changed since. */
export async function deleteDecidedBefore(db: Db, before: Date): Promise<number> {
  const deleted = await db
    .delete(deadLetters)
    .where(and(inArray(deadLetters.state, ["replayed", "overtaken", "handled"]), lt(deadLetters.updatedAt, before)))
    .returning({ id: deadLetters.id });
  return deleted.length;
}
