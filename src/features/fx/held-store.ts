import { and, desc, eq, gte, lt, sql, type SQL } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../platform/audit/audit-log.ts";
import type { Db } from "../../platform/db/client.ts";
import type { Judgement } from "./plausibility.ts";
import type { KnownFigure } from "./sources.ts";
import { dayOf, noteStanding, putInForce, standingAgain } from "./store.ts";
import { fxHeldRates, fxRateHistory, fxRates } from "./tables.ts";

export type HeldRate = typeof fxHeldRates.$inferSelect;

/** Where a judgement is written, and by what it is known. */
export interface JudgementRecord {
  base: string;
  at: Date;
  /** Superseded figures that are kept, the newest. */
  supersededKept: number;
  /** Publications before this are no longer kept in the history. */
  keptSince: Date;
  nextId(): string;
}

/**
 * Writes a judgement in one transaction. A figure that is held back stands once, however often it is published; a source's later
 * word about a currency supersedes its own earlier one that nobody decided, and so does a later day's that came into force. One that went
 * back in time takes back nothing that it said of a later day, unless that was dated ahead. What an operator decided stays decided.
 * @returns currencies that came into force, and the figures that were not held back before
 */
export async function saveJudgement(
  db: Db,
  judgement: Judgement,
  { base, at, supersededKept, keptSince, nextId }: JudgementRecord,
): Promise<{ inForce: string[]; newlyHeld: string[] }> {
  const { inForce, heldBack, unchanged, passedOver } = judgement;
  const words = [
    ...inForce.map(({ figure: { currency, asOf }, source }) => ({ currency, source, as_of: asOf, in_force: true })),
    ...heldBack.map(({ figure: { currency, asOf }, source }) => ({ currency, source, as_of: asOf, in_force: false })),
    ...[...unchanged, ...passedOver].map(({ currency, source, asOf }) => ({ currency, source, as_of: asOf, in_force: false })),
  ];
  const spoken = words.map(({ currency }) => currency);
  const held = heldBack.map(({ figure, stored, source, doubts }) => ({
    id: nextId(),
    currency: figure.currency,
    rate: figure.rate,
    as_of: figure.asOf.toISOString(),
    source,
    doubts,
    stored_rate: stored?.rate ?? null,
    stored_as_of: stored?.asOf.toISOString() ?? null,
  }));
  const now = sql`${at.toISOString()}::timestamptz`;
  const figures = sql`jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as figure
    (id text, currency text, rate text, as_of timestamptz, source text, doubts jsonb, stored_rate text, stored_as_of timestamptz)`;
  // Held figures before rates, as a decision locks them: two that meet wait for each other in the same order.
  const [, , stored, , , written] = await db.batch([
    noteStanding(db, base),
    db.execute(sql`
      update ${fxHeldRates} as held set state = 'superseded', decided_at = ${now}
      where held.base = ${base} and held.state = 'open'
        and exists (
          select 1 from jsonb_to_recordset(${JSON.stringify(words)}::jsonb) as word (currency text, source text, as_of timestamptz, in_force boolean)
          where word.currency = held.currency and (
            (word.source = held.source and (word.as_of >= held.as_of or held.doubts @> '["dated-ahead"]'))
            or (word.in_force and ${dayOf(sql`word.as_of`)} > ${dayOf(sql`held.as_of`)})))
        and not exists (
          select 1 from ${figures}
          where figure.currency = held.currency and figure.as_of = held.as_of and figure.rate = held.rate)`),
    db.execute<{ currency: string }>(sql`
      insert into ${fxHeldRates} as held
        (id, base, currency, rate, as_of, source, doubts, stored_rate, stored_as_of, held_at, state)
      select id, ${base}, currency, rate, as_of, source, doubts, stored_rate, stored_as_of, ${now}, 'open' from ${figures}
      on conflict (base, currency, as_of, rate) do update
        set state = 'open', decided_at = null, held_at = excluded.held_at, doubts = excluded.doubts,
            stored_rate = excluded.stored_rate, stored_as_of = excluded.stored_as_of
        where held.state = 'superseded'
      returning held.currency`),
    db.execute(sql`
      delete from ${fxHeldRates} where id in (
        select id from ${fxHeldRates} where base = ${base} and state = 'superseded' order by id desc offset ${supersededKept})`),
    db.execute(sql`
      delete from ${fxRateHistory} where base = ${base} and as_of < ${keptSince.toISOString()}::timestamptz
        and currency in (select jsonb_array_elements_text(${JSON.stringify(spoken)}::jsonb))`),
    putInForce(db, base, inForce, at),
  ]);
  return { inForce: written.rows.map(({ currency }) => currency), newlyHeld: stored.rows.map(({ currency }) => currency) };
}

/** Held figures that nobody decided yet, by currency. */
export async function openHeldRates(db: Db, base: string): Promise<Pick<HeldRate, "currency" | "heldAt">[]> {
  return db
    .select({ currency: fxHeldRates.currency, heldAt: fxHeldRates.heldAt })
    .from(fxHeldRates)
    .where(and(eq(fxHeldRates.base, base), eq(fxHeldRates.state, "open")))
    .orderBy(fxHeldRates.currency);
}

/** What was held back of this day and of later ones, and how it was decided. */
export async function knownFigures(db: Db, base: string, asOf: Date): Promise<KnownFigure[]> {
  const { currency, rate, state, doubts } = fxHeldRates;
  return db
    .select({ currency, rate, asOf: fxHeldRates.asOf, state, doubts })
    .from(fxHeldRates)
    .where(and(eq(fxHeldRates.base, base), gte(fxHeldRates.asOf, sql`date_trunc('day', ${asOf.toISOString()}::timestamptz, 'UTC')`)));
}

export async function findHeldRate(db: Db, heldRateId: string): Promise<HeldRate | undefined> {
  const [row] = await db.select().from(fxHeldRates).where(eq(fxHeldRates.id, heldRateId));
  return row;
}

/** Newest first. */
export async function listHeldRates(
  db: Db,
  { state, limit, beforeId }: { state: string | undefined; limit: number; beforeId: string | undefined },
): Promise<HeldRate[]> {
  return db
    .select()
    .from(fxHeldRates)
    .where(and(state ? eq(fxHeldRates.state, state) : undefined, beforeId ? lt(fxHeldRates.id, beforeId) : undefined))
    .orderBy(desc(fxHeldRates.id))
    .limit(limit);
}

export interface HeldRateDecision {
  by: string;
  note: string;
  at: Date;
  /** The audit line of the decision; it stands where the decision does. */
  line: AuditRow;
}

/** Rejects an open held figure; false where it is not open. */
export async function rejectHeldRate(db: Db, heldRateId: string, { by, note, at, line }: HeldRateDecision): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with rejected as (
      update ${fxHeldRates} set state = 'rejected', decided_by = ${by}, decided_at = ${at.toISOString()}::timestamptz, note = ${note}
      where id = ${heldRateId} and state = 'open' returning id
    ), told as (${auditFrom(line, sql`rejected`)})
    select id from rejected`);
  return rows.length > 0;
}

/** As `judge` has it: of two sources the day tells. */
const isLater = (figure: SQL): SQL =>
  sql`(${dayOf(sql`stored.as_of`)} > ${dayOf(sql`${figure}.as_of`)} or (coalesce(stored.source, ${figure}.source) = ${figure}.source and stored.as_of > ${figure}.as_of))`;

/**
 * Accepts an open held figure and puts it in force, both or neither: false where it is not open, or a later one stands: of a later day,
 * or a later publication of the same source.
 * A stored rate that is dated after `notAfter` or is no rate stands in nobody's way.
 */
export async function acceptHeldRate(db: Db, heldRateId: string, decision: HeldRateDecision & { notAfter: Date }): Promise<boolean> {
  const at = sql`${decision.at.toISOString()}::timestamptz`;
  const notAfter = sql`${decision.notAfter.toISOString()}::timestamptz`;
  const [accepted] = await db.batch([
    db.execute(sql`
      with accepted as (
      update ${fxHeldRates} as held set state = 'accepted', decided_by = ${decision.by}, decided_at = ${at}, note = ${decision.note}
      where held.id = ${heldRateId} and held.state = 'open' and not exists (
        select 1 from ${fxRates} as stored
        where stored.base = held.base and stored.currency = held.currency and stored.as_of <= ${notAfter} and ${isLater(sql`held`)})
      returning held.id
      ), told as (${auditFrom(decision.line, sql`accepted`)})
      select id from accepted`),
    db.execute(sql`
      with written as (
      insert into ${fxRates} as stored (base, currency, rate, as_of, source, fetched_at)
      select base, currency, rate, as_of, source, ${at} from ${fxHeldRates}
      where id = ${heldRateId} and state = 'accepted' and decided_by = ${decision.by} and decided_at = ${at}
      on conflict (base, currency) do update
        set rate = excluded.rate, as_of = excluded.as_of, source = excluded.source, fetched_at = excluded.fetched_at
        where stored.as_of > ${notAfter} or not ${isLater(sql`excluded`)}
      returning base, currency, as_of, rate, source, fetched_at
      )
      insert into ${fxRateHistory} as past (base, currency, as_of, rate, source, fetched_at) select * from written ${standingAgain}`),
  ]);
  return accepted.rows.length > 0;
}
