import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { outboxEvents } from "../../platform/outbox/tables.ts";
import { isAwaited, isAwaitedByAny } from "../automations/is-awaited.ts";
import { buyerOf } from "../search/buyer-of.ts";
import { logIsOpen } from "./delta-log.ts";
import type { SupplierOffer } from "./rules.ts";
import { offers, searchOffers } from "./tables.ts";

/** Of the events that one statement writes: when they occurred, and an id of that moment, of which theirs are made. */
export interface Telling {
  eventId: string;
  at: Date;
}

/** An id of the event's form for each row: the moment of the given one, and what the row is told apart by. */
const idOf = (eventId: string, apart: SQL): SQL =>
  sql`${eventId.slice(0, MOMENT)}::text || substr(md5(${eventId}::text || ${apart}), 1, ${eventId.length - MOMENT}::int)`;
/** The prefix, and the fifty bits of the time. */
const MOMENT = "evt_".length + 10;

/**
 * The statement that writes an event of each offer that a reading makes cheaper, for each buyer who waits for such and whose search shows it. It
 * goes before the write of the reading, and has the offers' locks until that: of two readings at once the second finds the price of the first.
 */
export function tellPriceDrops(
  db: Db,
  { supplierId, seenAt }: { supplierId: string; seenAt: Date },
  read: readonly SupplierOffer[],
  { eventId, at }: Telling,
) {
  const wanted = JSON.stringify(
    read.map(({ productKey, title, url, price, orderable }) => ({ key: productKey, title, url, ...price, orderable })),
  );
  const price = (amount: SQL) => sql`jsonb_build_object('amount', ${amount}, 'currency', f.currency)`;
  return db.execute(sql`
    with fallen as (
      select o.id, o.amount as was, wanted.* from jsonb_to_recordset(${wanted}::jsonb)
        as wanted (key text, title text, url text, amount bigint, currency text, orderable boolean)
      join ${offers} o on o.supplier_id = ${supplierId} and o.product_key = wanted.key
      where o.seen_at <= ${timestamp(seenAt)} and o.currency = wanted.currency and wanted.amount < o.amount and o.withdrawn_at is null
        and ${isAwaitedByAny("offer.price.dropped")}
      order by o.product_key for update of o
    ), shown as (
      select f.*, so.search_id, ${buyerOf(sql`so.search_id`)} as buyer_id
      from fallen f join ${searchOffers} so on so.offer_id = f.id and so.removed_at is null
    ), told as (
      select distinct on (buyer_id, id) * from shown where ${isAwaited(sql`shown.buyer_id`, "offer.price.dropped")}
      order by buyer_id, id, search_id desc
    )
    insert into ${outboxEvents} (id, type, subject, buyer_id, payload, occurred_at)
    select ${idOf(eventId, sql`f.buyer_id || f.id`)}, 'offer.price.dropped', f.id, f.buyer_id, jsonb_build_object('offerId', f.id, 'searchId', f.search_id,
      'supplierId', ${supplierId}::text, 'title', f.title, 'url', f.url, 'price', ${price(sql`f.amount`)}, 'orderable', f.orderable,
      'previousPrice', ${price(sql`f.was`)}), ${timestamp(at)}
    from told f on conflict do nothing`);
}

/**
 * The statement that writes an event of each offer that a search is about to show for the first time, where its buyer waits for such. It goes behind
 * the lock of the search's log and before the write of what it shows.
 */
export function tellFound(db: Db, searchId: string, shown: readonly { offerId: string; seenAt: Date }[], { eventId, at }: Telling) {
  const wanted = JSON.stringify(shown.map(({ offerId, seenAt }) => ({ id: offerId, seen_at: seenAt })));
  return db.execute(sql`
    insert into ${outboxEvents} (id, type, subject, buyer_id, payload, occurred_at)
    select ${idOf(eventId, sql`o.id`)}, 'offer.found', o.id, buyer.id, jsonb_build_object('offerId', o.id, 'searchId', ${searchId}::text,
      'supplierId', o.supplier_id, 'title', o.title, 'url', o.url, 'price', jsonb_build_object('amount', o.amount, 'currency', o.currency),
      'orderable', o.orderable), ${timestamp(at)}
    from (select ${buyerOf(searchId)} as id) buyer, jsonb_to_recordset(${wanted}::jsonb) as wanted (id text, seen_at timestamptz)
    join ${offers} o on o.id = wanted.id and o.seen_at = wanted.seen_at and o.withdrawn_at is null
    where ${isAwaited(sql`buyer.id`, "offer.found")} and ${logIsOpen(searchId)}
      and not exists (select 1 from ${searchOffers} so where so.search_id = ${searchId} and so.offer_id = o.id)
    on conflict do nothing`);
}
