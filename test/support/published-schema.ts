import { Validator } from "@cfworker/json-schema";

/** A schema without its examples, whose ids a validator would take for schemas' own. */
const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "example" && name !== "examples")
      .map(([name, member]) => [name, bare(member)]),
  );
};

/** Holds values against schemas of a published bundle, by their names: what stands against a value; nothing where it fits. */
export function publishedSchemas(bundle: { $defs: object }): (name: string, value: unknown) => string[] {
  const $defs = bare(bundle.$defs);
  return (name, value) => {
    const { valid, errors } = new Validator({ $defs, $ref: `#/$defs/${name}` }, "2020-12", false).validate(value);
    return valid ? [] : errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  };
}

/** The same of schemas that were published as files, which name each other by where they lie: by the name of a file, with a pointer or without. */
export function publishedFiles(files: Readonly<Record<string, object>>): (reference: string, value: unknown) => string[] {
  const base = "https://published.test/";
  return (reference, value) => {
    const validator = new Validator({ $ref: `${base}${reference}` }, "2020-12", false);
    for (const [name, schema] of Object.entries(files)) validator.addSchema({ ...schema }, `${base}${name}`);
    const { valid, errors } = validator.validate(value);
    return valid ? [] : errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  };
}
