import type { Cart, CartChange, CartItem } from "../../src/features/cart/cart.ts";
import type { CartAnswer, CartRetention } from "../../src/features/cart/ports.ts";

/** One cart's rows. `cart` has one row; `taken` remembers paid attempts for as long as the cart lives. */
const SCHEMA = `
  create table if not exists cart (
    id text primary key, buyer_id text not null, currency text not null, snapshot_version integer not null,
    idempotency_seconds integer not null, abandoned_seconds integer not null, touched_at integer not null
  );
  create table if not exists items (position integer primary key autoincrement, id text not null unique, item text not null);
  create table if not exists answers (key text primary key, fingerprint text not null, answer text not null, at integer not null);
  create index if not exists answers_at on answers (at);
  create table if not exists taken (attempt_id text primary key, at integer not null);
`;

type CartRow = {
  id: string;
  buyer_id: string;
  currency: string;
  snapshot_version: number;
  idempotency_seconds: number;
  abandoned_seconds: number;
  touched_at: number;
};

/** The SQL of one cart; times are milliseconds since the epoch. Its callers wrap what belongs together in one `transactionSync`. */
export class CartStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Undefined for an object that was never made a cart; looking leaves no trace. */
  load(): { cart: Cart; retention: CartRetention; touchedAt: number } | undefined {
    if (this.#sql.exec("select 1 from sqlite_master where name = 'cart'").toArray().length === 0) return undefined;
    const row = this.#sql.exec<CartRow>("select * from cart").toArray()[0];
    if (!row) return undefined;
    const items = this.#sql
      .exec<{ item: string }>("select item from items order by position")
      .toArray()
      .map(({ item }) => JSON.parse(item) as CartItem);
    return {
      cart: { id: row.id, buyerId: row.buyer_id, currency: row.currency, snapshotVersion: row.snapshot_version, items },
      retention: { idempotencySeconds: row.idempotency_seconds, abandonedSeconds: row.abandoned_seconds },
      touchedAt: row.touched_at,
    };
  }

  insert(cart: Cart, retention: CartRetention, at: number): void {
    this.#sql.exec(SCHEMA);
    this.#sql.exec(
      "insert into cart values (?, ?, ?, ?, ?, ?, ?)",
      cart.id,
      cart.buyerId,
      cart.currency,
      cart.snapshotVersion,
      retention.idempotencySeconds,
      retention.abandonedSeconds,
      at,
    );
  }

  save(change: CartChange, at: number): void {
    for (const id of change.drop) this.#sql.exec("delete from items where id = ?", id);
    for (const item of change.put) {
      this.#sql.exec(
        "insert into items (id, item) values (?, ?) on conflict (id) do update set item = excluded.item",
        item.id,
        JSON.stringify(item),
      );
    }
    this.#sql.exec("update cart set snapshot_version = ?, touched_at = ?", change.snapshotVersion, at);
  }

  answerUnder(key: string, notBefore: number): { fingerprint: string; answer: CartAnswer } | undefined {
    const row = this.#sql
      .exec<{ fingerprint: string; answer: string }>("select fingerprint, answer from answers where key = ? and at >= ?", key, notBefore)
      .toArray()[0];
    return row && { fingerprint: row.fingerprint, answer: JSON.parse(row.answer) as CartAnswer };
  }

  /** Keeps an answer, and forgets those from before `notBefore`. */
  keepAnswer(record: { key: string; fingerprint: string; answer: CartAnswer; at: number; notBefore: number }): void {
    this.#sql.exec("delete from answers where at < ?", record.notBefore);
    this.#sql.exec(
      "insert or replace into answers values (?, ?, ?, ?)",
      record.key,
      record.fingerprint,
      JSON.stringify(record.answer),
      record.at,
    );
  }

  /** False where the attempt's lines were taken before. */
  markTaken(attemptId: string, at: number): boolean {
    return (
      this.#sql.exec("insert into taken values (?, ?) on conflict do nothing returning attempt_id", attemptId, at).toArray().length > 0
    );
  }
}
