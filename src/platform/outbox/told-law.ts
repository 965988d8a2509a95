import { sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { conservationLaw, newestOf, type ConservationLaw } from "../conservation.ts";
import { compareSets } from "../db/compare-sets.ts";
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
  /** What the event is about: its `subject`. */
  id: PgColumn;
  /** When it happened: the event's `occurredAt`. There is an index of it. */
  at: PgColumn;
}

/**
 * What happened against the outbox's events about it, one for one, two tables written in one transaction. The newest of the window are
 * compared, from a moment that is the same for both: each capture sees those since the last and many before.
 */
export const toldLaw = (deps: Platform, { name, statement, label, type, table, id, at }: Told): ConservationLaw =>
  conservationLaw({
    name,
    statement,
    async capture({ now, outbound }) {
      const newest = newestOf(deps.contract, now);
      const { before } = newest;
      const ofType = sql`${outboxEvents.type} = ${type}`;
      const within = (column: PgColumn) => sql`${column} >= (select since from cut) and ${column} < ${timestamp(before)}`;
      const { left, right, apart, since } = await outbound("postgres", () =>
        compareSets(deps.db, {
          given: sql`cut as (select greatest(${timestamp(newest.since)}, ${timeBeyond(table, at, newest)},
            ${timeBeyond(outboxEvents, outboxEvents.occurredAt, newest, ofType)}) as since)`,
          left: sql`select ${id}, 1 from ${table} where ${within(at)}`,
          right: sql`select ${outboxEvents.subject}, 1 from ${outboxEvents} where ${ofType} and ${within(outboxEvents.occurredAt)}`,
        }),
      );
      return [
        {
          left: { label, amount: left },
          right: { label: "events written", amount: right },
          apart,
          settledBefore: before,
          ...(since === null ? {} : { detail: `since ${since}` }),
        },
      ];
    },
  });
