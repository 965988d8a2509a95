/** A JSON Schema as it stands in our OpenAPI document: what of it the reference shows. */
export interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  format?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  description?: string;
  default?: unknown;
  examples?: readonly unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
}

/** A piece of how a type is written: words, or a shape that has a name. */
export type TypePart = string | { shape: string };

export interface Member {
  /** Where it stands: `budget.amount`, `items[].name`. */
  path: string;
  required: boolean;
  type: TypePart[];
  about: string;
  /** What bounds it, and what it is where nobody says. */
  bounds: string;
}

const SHAPE = "#/components/schemas/";
/** Objects within objects that are unfolded; what is named is told once, by its name. */
const DEEPEST = 4;
const MOST_LETTERS = 90;

/** The name of the shape that a schema refers to. A reference into a shape is one to all of it. */
export const shapeOf = ({ $ref }: Schema): string | undefined =>
  $ref?.startsWith(SHAPE) ? $ref.slice(SHAPE.length).split("/")[0] : undefined;

/** How a type is written for people. */
export function typeOf(schema: Schema): TypePart[] {
  const shape = shapeOf(schema);
  if (shape !== undefined) return [{ shape }];
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(" or ")];
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return several.flatMap((one, index) => (index === 0 ? typeOf(one) : [" or ", ...typeOf(one)]));
  if (schema.allOf) return schema.allOf.flatMap((one, index) => (index === 0 ? typeOf(one) : [" and ", ...typeOf(one)]));
  if (schema.type === "array" || schema.items) return ["list of ", ...typeOf(schema.items ?? {})];
  if (schema.properties) return ["object"];
  if (typeof schema.additionalProperties === "object") return ["map of ", ...typeOf(schema.additionalProperties)];
  const named = [schema.type ?? "anything"].flat().join(" or ");
  return [schema.format === undefined ? named : `${named} (${schema.format})`];
}

/** Every member of an object, those of objects in it behind it; of what is no object none. */
export function membersOf(schema: Schema, at = "", depth = 0): Member[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, member]) => {
    const path = at === "" ? name : `${at}.${name}`;
    const own: Member = {
      path,
      required: required.includes(name),
      type: typeOf(member),
      about: member.description ?? "",
      bounds: boundsOf(member),
    };
    const inner = unfolded(member);
    return inner === undefined || depth >= DEEPEST ? [own] : [own, ...membersOf(inner.schema, path + inner.suffix, depth + 1)];
  });
}

/** The object without a name that a member is, or a list has. */
function unfolded(member: Schema): { schema: Schema; suffix: string } | undefined {
  if (shapeOf(member) !== undefined) return undefined;
  if (member.properties) return { schema: member, suffix: "" };
  if (member.items?.properties && shapeOf(member.items) === undefined) return { schema: member.items, suffix: "[]" };
  return (member.anyOf ?? member.oneOf)?.map(unfolded).find((inner) => inner !== undefined);
}

function boundsOf(schema: Schema): string {
  const said: (string | false | undefined)[] = [
    schema.minimum !== undefined && `at least ${schema.minimum}`,
    schema.exclusiveMinimum !== undefined && `more than ${schema.exclusiveMinimum}`,
    // What integers of JavaScript are bounded by bounds nobody.
    schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER && `at most ${schema.maximum}`,
    schema.minLength !== undefined && schema.minLength > 1 && `${schema.minLength} characters or more`,
    schema.maxLength !== undefined && `at most ${schema.maxLength} characters`,
    schema.minItems !== undefined && `${schema.minItems} or more`,
    schema.maxItems !== undefined && `at most ${schema.maxItems}`,
    schema.pattern !== undefined && schema.pattern.length <= MOST_LETTERS && `matches ${schema.pattern}`,
    schema.default !== undefined && `else ${JSON.stringify(schema.default)}`,
  ];
  return said.filter((part) => typeof part === "string").join(", ");
}

/** The named shapes that something speaks of, and those that these speak of, by name. */
export function shapesIn(value: unknown, shapes: Readonly<Record<string, Schema>>): string[] {
  const found = new Set<string>();
  const walk = (one: unknown): void => {
    if (typeof one !== "object" || one === null) return;
    const shape = shapeOf(one as Schema);
    if (shape !== undefined && !found.has(shape)) {
      found.add(shape);
      walk(shapes[shape]);
    }
    for (const member of Object.values(one)) walk(member);
  };
  walk(value);
  return [...found].toSorted();
}

const SAMPLES: Readonly<Record<string, string>> = {
  date: "2027-04-15",
  "date-time": "2027-04-15T12:00:00Z",
  email: "buyer@example.com",
  uri: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/** Of members that say no more of themselves than that they are text. */
const NAMED: Readonly<Record<string, string>> = {
  email: "buyer@example.com",
  currency: "EUR",
  country: "DE",
  password: "a passphrase of some length",
};

/** What a body may look like: its required members, all of them where none is. */
export function exampleOf(schema: Schema, shapes: Readonly<Record<string, Schema>>, depth = 0): unknown {
  const shape = shapeOf(schema);
  if (shape !== undefined) return depth > DEEPEST ? {} : exampleOf(shapes[shape] ?? {}, shapes, depth + 1);
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const one = (schema.anyOf ?? schema.oneOf)?.[0];
  if (one) return exampleOf(one, shapes, depth);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, shapes, depth) as object));
  if (schema.properties) {
    const { properties, required = [] } = schema;
    const names = required.length > 0 ? required : Object.keys(properties);
    return Object.fromEntries(names.map((name) => [name, NAMED[name] ?? exampleOf(properties[name] ?? {}, shapes, depth + 1)]));
  }
  switch ([schema.type].flat()[0] ?? "") {
    case "array":
      return depth > DEEPEST ? [] : [exampleOf(schema.items ?? {}, shapes, depth + 1)];
    case "object":
      return {};
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return SAMPLES[schema.format ?? ""] ?? "…";
  }
}
