import { auditRow } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { shortfallDecided } from "../../platform/events/stock.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { EventData } from "../../platform/outbox/event-data.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import { momentAfter } from "../../platform/clock.ts";
import type { StockDeps } from "./ports.ts";
import type { ShortfallDecided } from "./problems.ts";
import { backOrder, findShortfall, shortAttempts, type Shortfall } from "./shortfall-store.ts";

export interface ShortfallDecision {
  decision: "back-order";
  reason: string;
}

/**
 * An operator's word on pieces that were paid and are not there, once: the buyer waits for them. Refused where it is decided.
 * Throws `not-found`.
 */
export async function decideShortfall(
  deps: StockDeps,
  operator: Actor,
  id: string,
  { decision, reason }: ShortfallDecision,
): Promise<Result<Shortfall, ShortfallDecided>> {
  const shortfall = await findShortfall(deps.db, id);
  if (!shortfall) throw notFound("shortfall");
  const { orderId, attemptId, offerId, quantity: short } = shortfall;
  const [attempt] = await shortAttempts(deps.db, [attemptId]);
  if (!attempt) throw new Error(`shortfall ${id} is of an attempt that is not there`);
  const line = auditRow(deps, operator, {
    action: "shortfall.decide",
    subjectKind: "shortfall",
    subject: id,
    detail: { decision, orderId, offerId, short, reason },
  });
  const at = deps.clock.now();
  const payload: EventData<"order.shortfall.decided"> = { orderId, attemptId, offerId, short, decision };
  const about = { type: "order.shortfall.decided" as const, subject: orderId, buyerId: attempt.buyerId, payload };
  const event = { ...about, id: deps.ids.next("evt"), occurredAt: momentAfter(shortfall.toldOfAt, at) };
  const decided = await backOrder(deps.db, { id, by: operator.id, reason, at, line, event });
  if (!decided) return refused({ kind: "shortfall-decided", state: (await findShortfall(deps.db, id))?.state ?? shortfall.state });
  await wakeAutomations(deps, [event.id]);
  shortfallDecided(deps, { shortfallId: id, orderId, offerId, decision, operatorId: operator.id });
  return ok(decided);
}
