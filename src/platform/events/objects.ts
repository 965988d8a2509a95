import type { Logger } from "../logger.ts";

/** From inside a Durable Object, several of which count nothing: a record it keeps is not what this release reads, and was left out. */
export function storedRecordUnreadable(log: Logger, fields: { table: string; key: string; problem: string }): void {
  log.log("error", "object.record-unreadable", fields);
}

/** A buyer's list of carts did not answer a cart that is to be on it, or off it: the cart tries again by its alarm. */
export function cartListUnreachable(log: Logger, fields: { cartId: string; error: unknown }): void {
  log.log("warn", "cart.list-unreachable", fields);
}
