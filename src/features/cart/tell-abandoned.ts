import { eq, sql } from "drizzle-orm";
import { cartAbandonmentUntold, cartAbandoned } from "../../platform/events/cart.ts";
import type { EventData } from "../../platform/outbox/event-data.ts";
import { appendEventWhere } from "../../platform/outbox/outbox.ts";
import { outboxEvents } from "../../platform/outbox/tables.ts";
import { isAwaited } from "../automations/is-awaited.ts";
import type { AutomationWakeDeps } from "../automations/ports.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import { totalOf, type Cart } from "./cart.ts";

/** One time a cart was left: the id of its event, which stays the same until Postgres has it; times are milliseconds since the epoch. */
export interface Abandonment {
  eventId: string;
  since: number;
  at: number;
}

/**
 * Writes the event that a cart was left, where its buyer waits for such and it is not there. The cart, its one writer, asks again under the
 * same id until it knows. False where Postgres did not take it.
 */
export async function tellAbandoned(deps: AutomationWakeDeps, cart: Cart, { eventId, since, at }: Abandonment): Promise<boolean> {
  const { id: cartId, buyerId } = cart;
  const lines = cart.items.map(({ id: itemId, offerId, supplierId, title, quantity, unitPrice }) => {
    const { amount, currency } = unitPrice;
    return { ...{ itemId, offerId, supplierId, title, quantity }, unitPrice: { amount, currency } };
  });
  const payload: EventData<"cart.abandoned"> = { cartId, total: totalOf(cart), since: new Date(since).toISOString(), lines };
  const event = { id: eventId, type: "cart.abandoned" as const, subject: cartId, buyerId, payload, occurredAt: new Date(at) };
  try {
    const [, written] = await deps.db.batch([
      appendEventWhere(deps.db, event, isAwaited(sql`${buyerId}`, event.type)),
      deps.db.select({ id: outboxEvents.id }).from(outboxEvents).where(eq(outboxEvents.id, eventId)),
    ]);
    cartAbandoned(deps, { cartId, eventId, awaited: written.length > 0 });
    await wakeAutomations(
      deps,
      written.map(({ id }) => id),
    );
    return true;
  } catch (error) {
    cartAbandonmentUntold(deps, { cartId, error });
    return false;
  }
}
