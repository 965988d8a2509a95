import type { EventType } from "../../../platform/outbox/event-types.ts";
import { loadConditionFaults } from "../../../sdks.ts";
import type { Condition } from "./condition.ts";
import type { ConditionFault } from "./fault.ts";
import { fieldsOf } from "./fields.ts";

/** The first thing that is wrong with conditions on events of a type: told when they are written, so that none is found out at an event. */
export async function conditionFault(type: EventType, conditions: readonly Condition[]): Promise<ConditionFault | undefined> {
  if (conditions.length === 0) return undefined;
  return (await loadConditionFaults()).faultAmong(type, fieldsOf(type), conditions);
}
