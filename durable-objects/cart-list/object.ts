import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import type { CartList as CartListPort, CartPlace } from "../../src/features/cart/ports.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { hasTable, SchemaSteps } from "../parts/schema-steps.ts";
import { LIST_STEPS } from "./schema.ts";

/** Carts on one list; the oldest leaves it for one too many, and can still be read by its id. */
const MOST = 1_000;

/** One buyer's carts, by their ids alone: what is in them is known by the carts. A cart puts itself here and takes itself off. */
export class CartList extends DurableObject<Bindings> implements Served<CartListPort> {
  readonly #sql = this.ctx.storage.sql;
  readonly #schema = new SchemaSteps("cart-list", this.ctx.storage, LIST_STEPS);

  put({ cartId, createdAt }: CartPlace): void {
    this.ctx.storage.transactionSync(() => {
      this.#schema.apply();
      this.#sql.exec("insert into carts (cart_id, created_at) values (?, ?) on conflict do nothing", cartId, createdAt);
      this.#sql.exec(
        "delete from carts where cart_id in (select cart_id from carts order by created_at desc, cart_id desc limit -1 offset ?)",
        MOST,
      );
    });
  }

  page({ limit, before }: { limit: number; before?: CartPlace | undefined }): CartPlace[] {
    if (!this.#schema.applyWhere("carts")) return [];
    const { createdAt, cartId } = before ?? { createdAt: Number.MAX_SAFE_INTEGER, cartId: "" };
    return this.#sql
      .exec<{ cart_id: string; created_at: number }>(
        "select cart_id, created_at from carts where (created_at, cart_id) < (?, ?) order by created_at desc, cart_id desc limit ?",
        createdAt,
        cartId,
        limit,
      )
      .toArray()
      .map((row) => ({ cartId: row.cart_id, createdAt: row.created_at }));
  }

  /** A list that has nothing on it any more leaves nothing behind. */
  async drop(cartId: string): Promise<void> {
    if (!hasTable(this.#sql, "carts")) return;
    this.#sql.exec("delete from carts where cart_id = ?", cartId);
    const { left } = this.#sql.exec<{ left: number }>("select count(*) as left from carts").one();
    if (left === 0) await this.ctx.storage.deleteAll();
  }
}
