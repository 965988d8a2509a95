import type { Cart, CartChange } from "../../src/features/cart/cart.ts";
import type { CartAnswer, CartRetention } from "../../src/features/cart/ports.ts";
import { hasTable, SchemaSteps } from "../parts/schema-steps.ts";
import { answerRecord, itemRecord } from "./records.ts";
import { CART_STEPS } from "./schema.ts";

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
  readonly #schema: SchemaSteps;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    this.#schema = new SchemaSteps("cart", storage, CART_STEPS);
    this.#schema.applyWhere("cart");
  }

  /** Undefined for an object that was never made a cart; looking leaves no trace. */
  load(): { cart: Cart; retention: CartRetention; touchedAt: number } | undefined {
    if (!hasTable(this.#sql, "cart")) return undefined;
    const row = this.#sql.exec<CartRow>("select * from cart").toArray()[0];
    if (!row) return undefined;
    const items = this.#sql
      .exec<{ id: string; item: string }>("select id, item from items order by position")
      .toArray()
      .map(({ id, item }) => itemRecord.read(item, id));
    return {
      cart: { id: row.id, buyerId: row.buyer_id, currency: row.currency, snapshotVersion: row.snapshot_version, items },
      retention: { idempotencySeconds: row.idempotency_seconds, abandonedSeconds: row.abandoned_seconds },
      touchedAt: row.touched_at,
    };
  }

  insert(cart: Cart, retention: CartRetention, at: number): void {
    this.#schema.apply();
    this.#sql.exec(
      "insert into cart (id, buyer_id, currency, snapshot_version, idempotency_seconds, abandoned_seconds, touched_at) values (?, ?, ?, ?, ?, ?, ?)",
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
    return row && { fingerprint: row.fingerprint, answer: answerRecord.read(row.answer, key) };
  }

  /** Keeps an answer, and forgets those from before `notBefore`. */
  keepAnswer(record: { key: string; fingerprint: string; answer: CartAnswer; at: number; notBefore: number }): void {
    this.#sql.exec("delete from answers where at < ?", record.notBefore);
    this.#sql.exec(
      "insert or replace into answers (key, fingerprint, answer, at) values (?, ?, ?, ?)",
      record.key,
      record.fingerprint,
      JSON.stringify(record.answer),
      record.at,
    );
  }

  /** False where the attempt's lines were taken before. */
  markTaken(attemptId: string, at: number): boolean {
    const take = "insert into taken (attempt_id, at) values (?, ?) on conflict do nothing returning attempt_id";
    return this.#sql.exec(take, attemptId, at).toArray().length > 0;
  }
}
