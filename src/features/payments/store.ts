import { asc, desc, eq, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { appendEventWhere, type BusinessEvent } from "../../platform/outbox/outbox.ts";
import { orderOfPayment, restateOrder, type OrderChange, type OrderRow } from "../orders/restate-order.ts";
import { MOVEMENT_TRANSITIONS, type MovementState, type ToldMovement } from "./movement.ts";
import type { RefundRequest } from "./refund-requests-store.ts";
import { paymentMovements as movements, paymentRefundRequests as requests } from "./tables.ts";

export type MovementRow = typeof movements.$inferSelect;

/** All that we have of a payment. */
export interface PaymentRows {
  booked: MovementRow[];
  order: OrderRow | undefined;
  asked: RefundRequest[];
}

const booksOf = (db: Db, intentId: string) =>
  db.select().from(movements).where(eq(movements.paymentIntentId, intentId)).orderBy(asc(movements.happenedAt), asc(movements.id));

/**
 * What is booked of a payment, and the order it became; one round trip. The order first: each statement sees what is committed by its own
 * time, so that movements are never older than the order whose state a write is conditional on. Otherwise what another told meanwhile
 * would be told again.
 */
export async function readBooks(db: Db, intentId: string): Promise<{ booked: MovementRow[]; order: OrderRow | undefined }> {
  const [[order], booked] = await db.batch([orderOfPayment(db, intentId), booksOf(db, intentId)]);
  return { booked, order };
}

/** All that we have of a payment, read in the same order; one round trip. */
export async function readPaymentRows(db: Db, intentId: string): Promise<PaymentRows> {
  const [[order], booked, asked] = await db.batch([
    orderOfPayment(db, intentId),
    booksOf(db, intentId),
    db.select().from(requests).where(eq(requests.paymentIntentId, intentId)).orderBy(desc(requests.id)).limit(100),
  ]);
  return { booked, order, asked };
}

/** News of a payment, to be written. */
export interface Entry {
  intentId: string;
  attemptId: string | null;
  news: readonly (ToldMovement & { id: string })[];
  now: Date;
}

/** What follows from it for the order, and for those who follow the order. */
export interface OrderEntry {
  change: OrderChange;
  told: readonly { providerId: string; state: MovementState }[];
  events: readonly BusinessEvent[];
}

/**
 * Books news, and with them the order's state and events, in one batch. A movement is written only where it is new or goes on from
 * what stands, whoever wrote that; false where the order was stated anew by somebody else meanwhile: then it is decided anew.
 */
export async function writeBooks(db: Db, entry: Entry, forOrder: OrderEntry | undefined): Promise<boolean> {
  const booking = entry.news.length > 0 ? [db.execute(upsertMovements(entry))] : [];
  if (!forOrder) {
    const [first] = booking;
    if (first) await first;
    return true;
  }
  const { statement, isMine } = restateOrder(db, forOrder.change);
  const [stated] = await db.batch([
    statement,
    ...booking,
    db.execute(markTold(forOrder.told, isMine)),
    ...forOrder.events.map((event) => appendEventWhere(db, event, isMine)),
  ]);
  return stated.length > 0;
}

/** Every step of the diagrams, as rows that a statement can look in. */
const STEPS = JSON.stringify(
  Object.entries(MOVEMENT_TRANSITIONS).flatMap(([kind, from]) =>
    Object.entries(from).flatMap(([before, after]) => after.map((to) => ({ kind, before, to }))),
  ),
);

function upsertMovements({ intentId, attemptId, news, now }: Entry): SQL {
  const rows = news.map((movement) => ({
    id: movement.id,
    kind: movement.kind,
    provider_id: movement.providerId,
    state: movement.state,
    amount: movement.amount.amount,
    currency: movement.amount.currency,
    cause: movement.cause,
    failure: movement.failure,
    by: movement.by,
    by_id: movement.byId,
    request_id: movement.requestId,
    funds_withdrawn: movement.fundsWithdrawn,
    happened_at: movement.happenedAt.toISOString(),
  }));
  return sql`
    insert into ${movements} as kept (id, kind, provider_id, payment_intent_id, attempt_id, state, amount, currency, cause, failure, by, by_id,
      request_id, funds_withdrawn, happened_at, booked_at, state_since)
    select id, kind, provider_id, ${intentId}, ${attemptId}, state, amount, currency, cause, failure, by, by_id, request_id, funds_withdrawn,
      happened_at, ${timestamp(now)}, ${timestamp(now)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id text, kind text, provider_id text, state text, amount bigint,
      currency text, cause text, failure text, by text, by_id text, request_id text, funds_withdrawn boolean, happened_at timestamptz)
    on conflict (provider_id) do update set state = excluded.state, failure = excluded.failure, amount = excluded.amount,
      funds_withdrawn = excluded.funds_withdrawn,
      state_since = case when kept.state = excluded.state then kept.state_since else excluded.state_since end
    where kept.state = excluded.state or exists (
      select 1 from jsonb_to_recordset(${STEPS}::jsonb) as step (kind text, before text, "to" text)
      where step.kind = kept.kind and step.before = kept.state and step."to" = excluded.state)`;
}

const markTold = (told: OrderEntry["told"], isMine: SQL): SQL => sql`
  update ${movements} as kept set told_state = told.state
  from jsonb_to_recordset(${JSON.stringify(told.map(({ providerId, state }) => ({ provider_id: providerId, state })))}::jsonb)
    as told (provider_id text, state text)
  where kept.provider_id = told.provider_id and ${isMine}`;
