import { z } from "zod";

const schemaNode = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  minimum: z.number().optional(),
  $ref: z.string().optional(),
});

const DEEPEST = 32;

/**
 * The smallest value of a JSON Schema of the kind structured outputs allow (no patterns, all properties required):
 * null where it may be null, else empty or least. Texts get `text`, so that the answer still says something.
 */
export function smallestInstance(schema: unknown, text: string, root: unknown = schema, depth = 0): unknown {
  const parsed = schemaNode.safeParse(schema);
  if (!parsed.success || depth > DEEPEST) return null;
  const node = parsed.data;
  const instance = (part: unknown) => smallestInstance(part, text, root, depth + 1);
  if (node.$ref !== undefined) return instance(resolve(root, node.$ref));
  if ("const" in node) return node.const;
  if (node.enum) return node.enum.includes(null) ? null : (node.enum[0] ?? null);
  if (node.anyOf) return node.anyOf.some(allowsNull) ? null : instance(node.anyOf[0]);
  const types = [node.type ?? "object"].flat();
  if (types.includes("null")) return null;
  switch (types[0]) {
    case "string":
      return text;
    case "integer":
    case "number":
      return node.minimum ?? 0;
    case "boolean":
      return false;
    case "array":
      return Array.from({ length: node.minItems ?? 0 }, () => instance(node.items));
    case undefined:
    default:
      return Object.fromEntries(Object.entries(node.properties ?? {}).map(([name, part]) => [name, instance(part)]));
  }
}

function allowsNull(schema: unknown): boolean {
  const parsed = schemaNode.safeParse(schema);
  return parsed.success && [parsed.data.type].flat().includes("null");
}

/** A reference within the document, such as `#/$defs/item`. */
function resolve(root: unknown, reference: string): unknown {
  const steps = reference.replace(/^#\/?/, "").split("/").filter(Boolean);
  return steps.reduce<unknown>((node, step) => (typeof node === "object" && node !== null ? Reflect.get(node, step) : undefined), root);
}
