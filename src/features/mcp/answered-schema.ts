import * as z from "zod";
import { once } from "../../platform/once.ts";

type JsonSchema = Record<string, unknown>;

/** A schema as the protocol's library takes one (standardschema.dev): what it says of itself, and what it lets through. */
export interface StandardSchema {
  "~standard": {
    version: 1;
    vendor: string;
    validate(value: unknown): { value: unknown };
    jsonSchema: { input(): JsonSchema; output(): JsonSchema };
  };
}

/** What a tool takes. It is judged where the tool is called, so that a fault is told as a problem with pointers. */
export const taken = (schema: z.ZodType): StandardSchema =>
  told(() => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema);

/** What a tool answers. Answers may gain members, so a client is not told that there are no others. */
export const answered = (schema: z.ZodType): StandardSchema =>
  told(
    () =>
      z.toJSONSchema(schema, {
        io: "output",
        unrepresentable: "any",
        override: ({ jsonSchema }) => {
          if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
        },
      }) as JsonSchema,
  );

function told(make: () => JsonSchema): StandardSchema {
  const json = once(make);
  return { "~standard": { version: 1, vendor: "procureiq", validate: (value) => ({ value }), jsonSchema: { input: json, output: json } } };
}
