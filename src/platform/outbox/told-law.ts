import { sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { conservationLaw, newestOf, type ConservationLaw } from "../conservation.ts";
import { timeBeyond } from "../db/newest.ts";
import { timestamp } from "../db/timestamp.ts";
import type { Platform } from "../platform.ts";
import type { EventType } from "./event-types.ts";
import { outboxEvents } from "./tables.ts";

/** Rows of which each was told of by an event that is written in its transaction, at its time. */
export interface Told {
  name: string;
  statement: string;
  label: string;
  type: EventType;
  table: PgTable;
  /** When it happened: the event's `occurredAt`. There is an index of it. */
  at: PgColumn;
}

/**
 * What happened against the outbox's events about it, two tables written in one transaction. The newest of the window are compared, from
 * a moment that is the same for both: each capture sees those since the last and many before.
 */
export const toldLaw = (deps: Platform, { name, statement, label, type, table, at }: Told): ConservationLaw =>
  conservationLaw({
    name,
    statement,
    async capture({ now, outbound }) {
      const newest = newestOf(deps.contract, now);
      const { before } = newest;
      const ofType = sql`${outboxEvents.type} = ${type}`;
      const { rows } = await outbound("postgres", () =>
        deps.db.execute<{ since: string; happened: number; written: number }>(sql`
          with cut as (select greatest(${timestamp(newest.since)}, ${timeBeyond(table, at, newest)},
            ${timeBeyond(outboxEvents, outboxEvents.occurredAt, newest, ofType)}) as since)
          select since, (select count(*)::int from ${table} where ${at} >= since and ${at} < ${timestamp(before)}) as happened,
            (select count(*)::int from ${outboxEvents} where ${ofType} and ${outboxEvents.occurredAt} >= since
             and ${outboxEvents.occurredAt} < ${timestamp(before)}) as written
          from cut`),
      );
      const [row] = rows;
      if (!row) throw new Error(`${name} was not counted`);
      return [
        {
          left: { label, amount: row.happened },
          right: { label: "events written", amount: row.written },
          settledBefore: before,
          detail: `since ${new Date(row.since).toISOString()}`,
        },
      ];
    },
  });
