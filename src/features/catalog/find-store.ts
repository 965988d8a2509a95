import { and, desc, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import type { TextQuery } from "./terms/text-query.ts";
import type { OfferRow } from "./store.ts";
import { offers } from "./tables.ts";

export interface FindScope {
  /** Whose offers. */
  supplierIds: readonly string[];
  /** Read, or said to be unchanged, at this moment or later. */
  seenAfter: Date;
}

/** Candidates that the rules look at, of each request; those behind them fit less well by the words alone. */
const MOST_CANDIDATES = 300;
/** Offers that are ranked by their words: of a word that more have, those Postgres comes to first. */
const MOST_RANKED = 1_000;
const MOST_SPELT = 100;

const stands = ({ supplierIds, seenAfter }: FindScope) =>
  and(
    isNull(offers.withdrawnAt),
    inArray(offers.supplierId, [...supplierIds]),
    sql`coalesce(${offers.confirmedAt}, ${offers.seenAt}) >= ${timestamp(seenAfter)}`,
  );

/** Standing offers whose words have to do with a request: those that say all of it first, then by how much of them it is. */
export async function candidates(db: Db, { strict, loose }: TextQuery, scope: FindScope): Promise<OfferRow[]> {
  const document = sql`document`;
  // Materialized, or Postgres looks through the table for the first so many instead of asking the index for all.
  const saying = (query: string) => sql`
    with matched as materialized (
      ${db
        .select({ id: offers.id })
        .from(offers)
        .where(and(sql`${document} @@ to_tsquery('simple', ${query})`, stands(scope)))}
    ) select id from matched limit ${MOST_RANKED}`;
  return db
    .select()
    .from(offers)
    .where(sql`${offers.id} in ((${saying(strict)}) union (${saying(loose)}))`)
    .orderBy(
      desc(sql`${document} @@ to_tsquery('simple', ${strict})`),
      desc(sql`ts_rank(${document}, to_tsquery('simple', ${loose}), 2)`),
      offers.id,
    )
    .limit(MOST_CANDIDATES);
}

/** Standing offers in whose titles a word of the request stands in another spelling, or as a part of a longer word. */
export async function speltAlike(db: Db, { written, parts }: TextQuery, scope: FindScope): Promise<OfferRow[]> {
  if (parts.length === 0) return [];
  const words = sql`offer_words(${offers.title})`;
  const alike = [
    sql`${words} like any (array[${sql.join(
      parts.map((part) => sql`${`%${part}%`}`),
      sql`, `,
    )}]::text[])`,
    ...written.map((word) => sql`${words} %> ${word}`),
  ];
  const closeness = written.map((word) => sql`word_similarity(${word}, ${words})`);
  return db
    .select()
    .from(offers)
    .where(and(sql`(${sql.join(alike, sql` or `)})`, stands(scope)))
    .orderBy(desc(sql`greatest(0, ${sql.join([...closeness, sql`0`], sql`, `)})`), offers.id)
    .limit(MOST_SPELT);
}
