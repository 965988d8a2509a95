import { say, type Text } from "../../../platform/language/say.ts";
import type { EventType } from "../../../platform/outbox/event-types.ts";
import type { Condition } from "./condition.ts";
import type { Field } from "./fields.ts";

/** Why conditions cannot be those of a trigger, and where. */
export interface ConditionFault {
  /** JSON pointer into the request's body. */
  pointer: string;
  reason: Text;
}

/** The first thing that is wrong with conditions on events of a type that has these fields. A module of its own, loaded when some are written (`src/sdks.ts`). */
export function faultAmong(type: EventType, known: readonly Field[], conditions: readonly Condition[]): ConditionFault | undefined {
  const fields = new Map(known.map((field) => [field.field, field]));
  for (const [place, condition] of conditions.entries()) {
    const fault = faultOf(condition, fields.get(condition.field), { type, conditions, fields });
    if (fault) return { pointer: `/conditions/${place}/${fault.member}`, reason: fault.reason };
  }
  return undefined;
}

interface Beside {
  type: EventType;
  conditions: readonly Condition[];
  fields: ReadonlyMap<string, Field>;
}

function faultOf(
  { operator, value }: Condition,
  field: Field | undefined,
  { type, conditions, fields }: Beside,
): { member: keyof Condition; reason: Text } | undefined {
  if (!field) return { member: "field", reason: say`names nothing of ${type} that conditions can be on` };
  if (!field.operators.includes(operator)) return { member: "operator", reason: say`must be one of ${field.operators.join(", ")}` };
  const wanted = valueFault(field, operator, value);
  if (wanted !== undefined) return { member: "value", reason: wanted };
  const currency = currencyBeside(field, fields);
  const isFixed = conditions.some((other) => other.field === currency && other.operator === "equals");
  if (currency === undefined || isFixed) return undefined;
  return { member: "field", reason: say`is an amount of money: add a condition that ${currency} equals one` };
}

/** A figure of cents and one of yen are not to be compared: an amount is asked about in one currency alone. */
function currencyBeside({ field, kind }: Field, fields: ReadonlyMap<string, Field>): string | undefined {
  if (kind !== "number" || !field.endsWith("/amount")) return undefined;
  const currency = field.replace(/amount$/, "currency");
  return fields.has(currency) ? currency : undefined;
}

function valueFault({ kind, values }: Field, operator: Condition["operator"], value: Condition["value"]): Text | undefined {
  if (operator === "present") return typeof value === "boolean" ? undefined : say`must be true or false`;
  if (operator === "one-of" && !Array.isArray(value)) return say`must be a list of texts`;
  if (kind === "number") return typeof value === "number" ? undefined : say`must be a number`;
  if (kind === "boolean") return typeof value === "boolean" ? undefined : say`must be true or false`;
  const texts = operator === "one-of" ? value : [value];
  if (!Array.isArray(texts) || texts.some((text) => typeof text !== "string")) return say`must be a text`;
  const odd = values && texts.find((text) => !values.includes(String(text)));
  return values && odd !== undefined ? say`must be one of ${values.join(", ")}` : undefined;
}
