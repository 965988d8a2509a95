import type * as z from "zod";

type JsonSchema = Record<string, unknown>;

/** Turns zod schemas into JSON Schemas whose named parts (`.meta({ id })`) are gathered once, as OpenAPI components. */
export interface SchemaCollector {
  input(schema: z.ZodType): JsonSchema;
  /** Answers may gain members, so a client is not told that there are no others. */
  output(schema: z.ZodType): JsonSchema;
  /** An object's own members, not as a reference. */
  inline(schema: z.ZodObject): JsonSchema;
  components(): JsonSchema;
}

export function schemaCollector(toJsonSchema: typeof z.toJSONSchema): SchemaCollector {
  const components: Record<string, JsonSchema> = {};

  const convert = (schema: z.ZodType, io: "input" | "output"): JsonSchema => {
    const {
      $schema: _dialect,
      $defs = {},
      ...root
    } = toJsonSchema(schema, {
      io,
      target: "draft-2020-12",
      unrepresentable: "any",
      override: ({ jsonSchema }) => {
        if (jsonSchema.type === "integer") delete jsonSchema.pattern;
        nameMembers(jsonSchema);
        if (io === "output" && saysOfOthersOnly(jsonSchema)) delete jsonSchema.additionalProperties;
      },
    }) as JsonSchema & { $defs?: Record<string, JsonSchema> };
    const names = new Map(Object.entries($defs).map(([name, definition]) => [name, nameFor(name, definition, io)]));
    for (const [name, definition] of Object.entries($defs)) components[names.get(name) ?? name] = referring(definition, names);
    return referring(root, names);
  };

  /** The same name for the same schema; what is read and written differently gets a name of its own for writing. */
  const nameFor = (name: string, definition: JsonSchema, io: "input" | "output"): string => {
    const plain = new Map<string, string>();
    const known = components[name];
    if (io === "output" || !known || JSON.stringify(known) === JSON.stringify(referring(definition, plain))) return name;
    return `${name}Input`;
  };

  return {
    input: (schema) => convert(schema, "input"),
    output: (schema) => convert(schema, "output"),
    inline(schema) {
      const converted = convert(schema, "input");
      const name = /^#\/components\/schemas\/(.+)$/.exec(String(converted["$ref"]))?.[1];
      return name === undefined ? converted : (components[name] ?? {});
    },
    components: () => components,
  };
}

/**
 * Beside named members "no others" is more than a client may be told, and "any others" is what holds unsaid: said, it makes each generator's
 * type take every member for there, and a problem's own members are told apart no more.
 */
const saysOfOthersOnly = ({ properties, additionalProperties }: JsonSchema): boolean =>
  additionalProperties === false ||
  (properties !== undefined && typeof additionalProperties === "object" && Object.keys(additionalProperties ?? {}).length === 0);

/** A record whose keys are an enumeration has these members and no others, which is what tools understand. */
function nameMembers(schema: JsonSchema): void {
  const { propertyNames, additionalProperties } = schema as { propertyNames?: { enum?: string[] }; additionalProperties?: JsonSchema };
  if (propertyNames?.enum === undefined || schema["required"] === undefined) return;
  schema["properties"] = Object.fromEntries(propertyNames.enum.map((name) => [name, additionalProperties]));
  delete schema["propertyNames"];
  delete schema["additionalProperties"];
}

/** Rewrites references into `$defs` to components. */
function referring(schema: JsonSchema, names: ReadonlyMap<string, string>): JsonSchema {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => {
        const name = key === "$ref" && typeof member === "string" ? /^#\/\$defs\/(.+)$/.exec(member)?.[1] : undefined;
        return [key, name === undefined ? walk(member) : `#/components/schemas/${names.get(name) ?? name}`];
      }),
    );
  };
  return walk(schema) as JsonSchema;
}
