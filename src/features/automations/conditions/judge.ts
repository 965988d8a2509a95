import { saidText } from "../../../platform/stored-text.ts";
import { previousOf, type Condition } from "./condition.ts";

/** Characters; it is kept with each event that does not meet the condition. */
const MOST_SAID = 300;

/** A condition with what the event has in its place. */
export interface JudgedCondition extends Condition {
  actual: unknown;
  holds: boolean;
}

/** Holds conditions against an event's `data`. */
export const judgeConditions = (conditions: readonly Condition[], data: Record<string, unknown>): JudgedCondition[] =>
  conditions.map((condition) => {
    const actual = valueAt(data, condition.field) ?? null;
    return { ...condition, actual, holds: holds(condition, actual, valueAt(data, previousOf(condition.field))) };
  });

/** Why an event is not delivered, for its buyer; undefined where all conditions hold. */
export function unmet(conditions: readonly Condition[], data: Record<string, unknown>): string | undefined {
  const failed = judgeConditions(conditions, data).find((judged) => !judged.holds);
  return failed && saidText(`its condition does not hold: ${failed.field} ${failed.operator} ${JSON.stringify(failed.value)}`, MOST_SAID);
}

function holds({ operator, value }: Condition, actual: unknown, previous: unknown): boolean {
  if (operator === "present") return (actual !== null) === value;
  if (actual === null) return false;
  switch (operator) {
    case "equals":
      return actual === value;
    case "not-equals":
      return actual !== value;
    case "one-of":
      return Array.isArray(value) && value.some((text) => text === actual);
    case "contains":
      return typeof actual === "string" && typeof value === "string" && actual.toLowerCase().includes(value.toLowerCase());
    case "at-least":
      return typeof actual === "number" && typeof value === "number" && actual >= value;
    case "falls-below":
      return typeof actual === "number" && typeof previous === "number" && typeof value === "number" && previous >= value && actual < value;
    case "at-most":
      return typeof actual === "number" && typeof value === "number" && actual <= value;
  }
}

/** What stands at a pointer, own members alone; undefined where there is nothing. Names of members have no `~` or `/`. */
function valueAt(data: Record<string, unknown>, pointer: string): unknown {
  let at: unknown = data;
  for (const name of pointer.split("/").slice(1)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}
