import type { Cart, CartChange, CartItem } from "../../src/features/cart/cart.ts";
import { pastOf, type PastLine } from "../../src/features/cart/differing-rules.ts";
import type { EarlierAnswer } from "../../src/features/cart/once-rules.ts";
import type { CartRetention } from "../../src/features/cart/ports.ts";
import type { Abandonment } from "../../src/features/cart/tell-abandoned.ts";
import { hasTable, SchemaSteps } from "../parts/schema-steps.ts";
import type { CartJson } from "./cart-json.ts";
import { answerRecord, itemRecord, pastRecord } from "./records.ts";
import { CART_STEPS } from "./schema.ts";

type CartRow = {
  id: string;
  buyer_id: string;
  currency: string;
  snapshot_version: number;
  idempotency_seconds: number;
  abandoned_seconds: number;
  touched_at: number;
  listed: number;
  handed_to: string | null;
};

type AbandonedRow = { event_id: string; at: number; told: number };

type ItemRow = { id: string; item: string; supplier_amount: number | null; supplier_currency: string | null };

/** Versions of which it is remembered what they changed: a tab that is further behind is told that it is not known. */
const REMEMBERED_VERSIONS = 64;

/** A cart as it is stored. */
export interface StoredCart {
  cart: Cart;
  retention: CartRetention;
  touchedAt: number;
  /** Whether it is on its buyer's list. */
  listed: boolean;
  /** The cart that has taken it over, of a guest's. */
  handedTo: string | null;
}

/** The SQL of one cart; times are milliseconds since the epoch. Its callers wrap what belongs together in one `transactionSync`. */
export class CartStore {
  readonly #sql: SqlStorage;
  readonly #schema: SchemaSteps;
  readonly #json: CartJson;

  constructor(storage: DurableObjectStorage, json: CartJson) {
    this.#sql = storage.sql;
    this.#json = json;
    this.#schema = new SchemaSteps("cart", storage, CART_STEPS);
    this.#schema.applyWhere("cart");
  }

  /** Undefined for an object that was never made a cart; looking leaves no trace. */
  load(): StoredCart | undefined {
    if (!hasTable(this.#sql, "cart")) return undefined;
    const row = this.#sql.exec<CartRow>("select * from cart").toArray()[0];
    if (!row) return undefined;
    const items = this.#sql
      .exec<ItemRow>("select id, item, supplier_amount, supplier_currency from items order by position")
      .toArray()
      .map((stored) => this.#itemOf(stored));
    return {
      cart: { id: row.id, buyerId: row.buyer_id, currency: row.currency, snapshotVersion: row.snapshot_version, items },
      retention: { idempotencySeconds: row.idempotency_seconds, abandonedSeconds: row.abandoned_seconds },
      touchedAt: row.touched_at,
      listed: row.listed === 1,
      handedTo: row.handed_to,
    };
  }

  #itemOf({ id, item, supplier_amount: amount, supplier_currency: currency }: ItemRow): CartItem {
    const read: CartItem = itemRecord.read(item, id);
    if (amount !== null && currency !== null) read.supplierPrice = { amount, currency };
    this.#json.remember(read, item);
    return read;
  }

  insert({ cart, retention, touchedAt }: Pick<StoredCart, "cart" | "retention" | "touchedAt">): void {
    this.#schema.apply();
    this.#sql.exec(
      "insert into cart (id, buyer_id, currency, snapshot_version, idempotency_seconds, abandoned_seconds, touched_at) values (?, ?, ?, ?, ?, ?, ?)",
      cart.id,
      cart.buyerId,
      cart.currency,
      cart.snapshotVersion,
      retention.idempotencySeconds,
      retention.abandonedSeconds,
      touchedAt,
    );
  }

  markHanded(to: string): void {
    this.#sql.exec("update cart set handed_to = ?", to);
  }

  markListed(listed: boolean): void {
    this.#sql.exec("update cart set listed = ?", listed ? 1 : 0);
  }

  /** Writes a change of `cart`, and how what it touches was before. */
  save(cart: Cart, change: CartChange, at: number): void {
    if (change.snapshotVersion > cart.snapshotVersion) this.#remember(change.snapshotVersion, pastOf(cart, change));
    for (const id of change.drop) this.#sql.exec("delete from items where id = ?", id);
    for (const item of change.put) {
      this.#sql.exec(
        `insert into items (id, item, supplier_amount, supplier_currency) values (?, ?, ?, ?) on conflict (id) do update
         set item = excluded.item, supplier_amount = excluded.supplier_amount, supplier_currency = excluded.supplier_currency`,
        item.id,
        this.#json.ofItem(item),
        item.supplierPrice?.amount ?? null,
        item.supplierPrice?.currency ?? null,
      );
    }
    this.#sql.exec("update cart set snapshot_version = ?, touched_at = ?", change.snapshotVersion, at);
  }

  #remember(version: number, past: readonly PastLine[]): void {
    this.#sql.exec(
      "insert or replace into history (slot, version, lines) values (?, ?, ?)",
      version % REMEMBERED_VERSIONS,
      version,
      JSON.stringify(past),
    );
  }

  /** What was touched since a version, oldest first; undefined where not all of it is remembered. */
  pastSince(version: number, current: number): PastLine[] | undefined {
    const rows = this.#sql
      .exec<{ version: number; lines: string }>("select version, lines from history where version > ? order by version", version)
      .toArray();
    if (rows.length !== current - version) return undefined;
    const past = rows.map((row) => pastRecord.readable(row.lines, row.version));
    return past.every((lines) => lines !== undefined) ? past.flat() : undefined;
  }

  answerUnder(key: string, notBefore: number): EarlierAnswer | undefined {
    const row = this.#sql
      .exec<{ fingerprint: string; answer: string }>("select fingerprint, answer from answers where key = ? and at >= ?", key, notBefore)
      .toArray()[0];
    return row && { fingerprint: row.fingerprint, answer: answerRecord.read(row.answer, key) };
  }

  /** Keeps the cart as it was answered, and forgets answers from before `notBefore`. */
  keepAnswer(record: { key: string; fingerprint: string; cart: Cart; lines?: CartChange["lines"]; at: number; notBefore: number }): void {
    this.#sql.exec("delete from answers where at < ?", record.notBefore);
    this.#sql.exec(
      "insert or replace into answers (key, fingerprint, answer, at) values (?, ?, ?, ?)",
      record.key,
      record.fingerprint,
      `{"cart":${this.#json.of(record.cart).json}${record.lines ? `,"lines":${JSON.stringify(record.lines)}` : ""},"replayed":false}`,
      record.at,
    );
  }

  /** The event that is owed of the cart as it was left at `since`, noted where it is not; undefined where it was told. */
  abandonment({ since, at, eventId }: Abandonment): Abandonment | undefined {
    this.#sql.exec("delete from abandoned where touched_at <> ?", since);
    this.#sql.exec("insert into abandoned (touched_at, event_id, at) values (?, ?, ?) on conflict do nothing", since, eventId, at);
    const { event_id, at: noted, told } = this.#sql.exec<AbandonedRow>("select event_id, at, told from abandoned").one();
    return told === 1 ? undefined : { eventId: event_id, since, at: noted };
  }

  markTold({ eventId }: Abandonment): void {
    this.#sql.exec("update abandoned set told = 1 where event_id = ?", eventId);
  }

  isTold(since: number): boolean {
    return this.#sql.exec("select 1 from abandoned where touched_at = ? and told = 1", since).toArray().length > 0;
  }

  /** Whether an attempt's lines were taken, or a cart's merged. */
  isTaken(id: string): boolean {
    return this.#sql.exec("select 1 from taken where attempt_id = ?", id).toArray().length > 0;
  }

  /** False where the attempt's lines were taken before, or the cart's merged. */
  markTaken(attemptId: string, at: number): boolean {
    const take = "insert into taken (attempt_id, at) values (?, ?) on conflict do nothing returning attempt_id";
    return this.#sql.exec(take, attemptId, at).toArray().length > 0;
  }
}
