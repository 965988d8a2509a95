import * as z from "zod";
import { EVENT_DATA } from "../../../platform/outbox/event-data.ts";
import { ALL_EVENT_TYPES, EVENT_TYPES, OPERATORS_EVENT_TYPES, type EventType } from "../../../platform/outbox/event-types.ts";
import { once } from "../../../platform/once.ts";
import { previousOf, type Operator } from "./condition.ts";

export type FieldKind = "text" | "choice" | "number" | "boolean";

/** What conditions can be on: one value of an event's `data`. */
export interface Field {
  field: string;
  kind: FieldKind;
  operators: readonly Operator[];
  /** Of a choice: what it can be. */
  values?: readonly string[];
}

/** A type of event, with what it carries. */
export interface Trigger {
  type: EventType;
  description: string;
  /** JSON Schema 2020-12 of the event's `data`. */
  schema: Record<string, unknown>;
  fields: readonly Field[];
}

const OPERATORS_OF: Record<FieldKind, readonly Operator[]> = {
  text: ["equals", "not-equals", "one-of", "contains"],
  choice: ["equals", "not-equals", "one-of"],
  number: ["equals", "not-equals", "at-least", "at-most"],
  boolean: ["equals"],
};

/** The part of JSON Schema in which events are described. */
interface Described {
  $ref?: string;
  $defs?: Record<string, Described>;
  type?: string | readonly string[] | undefined;
  format?: string;
  enum?: readonly string[];
  anyOf?: readonly Described[];
  properties?: Record<string, Described>;
}

/** Every trigger, by its type; made once an isolate. */
export const triggers = once((): ReadonlyMap<EventType, Trigger> => new Map(ALL_EVENT_TYPES.map((type) => [type, triggerOf(type)])));

const triggersOf = (types: readonly EventType[]): Trigger[] => types.flatMap((type) => triggers().get(type) ?? []);

/** What buyers' automations can be made for. */
export const buyersTriggers = (): Trigger[] => triggersOf(EVENT_TYPES);

/** What operators' can. */
export const operatorsTriggers = (): Trigger[] => triggersOf(OPERATORS_EVENT_TYPES);

export const fieldsOf = (type: EventType): readonly Field[] => triggers().get(type)?.fields ?? [];

function triggerOf(type: EventType): Trigger {
  const schema: Record<string, unknown> = z.toJSONSchema(EVENT_DATA[type], {
    io: "output",
    target: "draft-2020-12",
    unrepresentable: "any",
    // Events may gain members, so a receiver is not told that there are no others.
    override: ({ jsonSchema }) => void delete jsonSchema.additionalProperties,
  });
  const root: Described = schema;
  return { type, description: EVENT_DATA[type].description ?? "", schema, fields: withCrossings([...leaves(root, "", root.$defs ?? {})]) };
}

/** A figure whose event says what it was before can be asked whether it fell below another. */
const withCrossings = (fields: readonly Field[]): Field[] =>
  fields.map((field) =>
    fields.some((other) => other.field === previousOf(field.field) && other.kind === "number")
      ? { ...field, operators: [...field.operators, "falls-below"] }
      : field,
  );

/** Each value that stands alone: what is in a list, and moments, are not conditions' to ask about. */
function* leaves(schema: Described, pointer: string, definitions: Record<string, Described>): Generator<Field> {
  const { nullable, plain } = unwrapped(schema, definitions);
  if (plain.properties) {
    for (const [name, member] of Object.entries(plain.properties)) yield* leaves(member, `${pointer}/${name}`, definitions);
    return;
  }
  const kind = kindOf(plain);
  if (kind === undefined) return;
  const operators = nullable ? [...OPERATORS_OF[kind], "present" as const] : OPERATORS_OF[kind];
  yield { field: pointer, kind, operators, ...(plain.enum ? { values: plain.enum } : {}) };
}

/** What a member is where it has a value, and whether it may have none. */
function unwrapped(schema: Described, definitions: Record<string, Described>): { nullable: boolean; plain: Described } {
  const options = schema.anyOf?.filter(({ type }) => type !== "null") ?? [];
  const [only, ...others] = options;
  const inner = only && others.length === 0 ? only : schema;
  const name = inner.$ref?.split("/").at(-1);
  const plain = (name === undefined ? undefined : definitions[name]) ?? inner;
  const types = Array.isArray(plain.type) ? plain.type.filter((type) => type !== "null") : [plain.type];
  const nullable = options.length < (schema.anyOf?.length ?? 0) || Array.isArray(plain.type);
  return { nullable, plain: { ...plain, type: types.length === 1 ? types[0] : undefined } };
}

function kindOf({ type, format, enum: values }: Described): FieldKind | undefined {
  if (type === "string") return format === "date-time" ? undefined : values ? "choice" : "text";
  if (type === "integer" || type === "number") return "number";
  return type === "boolean" ? "boolean" : undefined;
}
