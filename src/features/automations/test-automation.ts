import { notFound } from "../../platform/errors.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { OPERATORS_ACCOUNT } from "../auth/operators-account.ts";
import type { Action } from "./actions/action.ts";
import type { Condition } from "./conditions/condition.ts";
import { conditionFault } from "./conditions/condition-fault.ts";
import { judgeConditions, type JudgedCondition } from "./conditions/judge.ts";
import { deliveredEvent, type DeliveredEvent } from "./delivered-event.ts";
import type { AutomationRefusal } from "./problems.ts";
import { readAutomation } from "./read-automations.ts";
import { pastEvent } from "./store/events.ts";

export interface TestRun {
  /** Whether it would be delivered, were it to happen now. */
  wouldDeliver: boolean;
  conditions: JudgedCondition[];
  /** What would be done, in order. */
  actions: readonly Action[];
  /** Null where it calls none. */
  url: string | null;
  /** The body that its receiver would be sent. */
  event: DeliveredEvent;
}

/**
 * What an automation would do at a past event of its buyer's: the one that is named, else the latest of its type. Nothing is sent or kept.
 * With `conditions` it is tried as if it had those. Throws `not-found` where the buyer has no such automation or event.
 */
export async function testAutomation(
  deps: Platform,
  buyerId: string,
  id: string,
  { eventId, conditions }: { eventId?: string | undefined; conditions?: readonly Condition[] | undefined },
): Promise<Result<TestRun, AutomationRefusal>> {
  const { eventType, url, actions, enabled, conditions: own } = await readAutomation(deps, buyerId, id);
  const fault = conditions && (await conditionFault(eventType, conditions));
  if (fault) return refused({ kind: "condition-refused", ...fault });
  // Operators' hear of everybody's.
  const whose = buyerId === OPERATORS_ACCOUNT ? undefined : buyerId;
  const event = await pastEvent(deps.db, { buyerId: whose, type: eventType, id: eventId });
  if (!event && eventId !== undefined) throw notFound("event");
  if (!event) return refused({ kind: "no-past-event", eventType });
  const judged = judgeConditions(conditions ?? own, event.payload);
  const wouldDeliver = enabled && judged.every(({ holds }) => holds);
  return ok({ wouldDeliver, conditions: judged, actions, url: url === "" ? null : url, event: deliveredEvent(event, event.payload) });
}
