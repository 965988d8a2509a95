import type { EventData } from "../../platform/outbox/event-data.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import type { CheckoutDeps } from "./ports.ts";
import { tellOnce, untoldStuck, type StuckAttempt } from "./stuck-store.ts";

/** A run tells of so many; what is left is told by the next. */
const BATCH = 50;

/**
 * Cron: has the buyers' automations hear of attempts that are stuck, once each. It comes after the reconcile, so that none is told of that
 * could be ended just now.
 */
export async function tellStuckCheckouts(deps: CheckoutDeps): Promise<{ told: number }> {
  const { db, contract, clock, ids } = deps;
  const told: string[] = [];
  for (const attempt of await untoldStuck(db, contract.checkout, clock.now(), BATCH)) {
    const { id: subject, buyerId } = attempt;
    const event = { id: ids.next("evt"), type: "checkout.stuck" as const, subject, buyerId, occurredAt: clock.now() };
    if (await tellOnce(db, attempt, { ...event, payload: dataOf(attempt) })) told.push(event.id);
  }
  await wakeAutomations(deps, told);
  return { told: told.length };
}

const dataOf = ({ id, cartId, amount, currency, state, stateSince }: StuckAttempt): EventData<"checkout.stuck"> => ({
  ...{ attemptId: id, cartId, total: { amount, currency } },
  ...{ state, since: stateSince.toISOString() },
});
