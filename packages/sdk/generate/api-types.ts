import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";

type Schemas = NonNullable<NonNullable<OpenAPI3["components"]>["schemas"]>;

interface OpenApi {
  paths: Record<string, Record<string, Record<string, unknown>>>;
  webhooks: Record<string, unknown>;
  components: { schemas: Schemas };
}

/** What a buyer's client speaks of; operators and monitors have other tools. */
const PARTS =
  /^\/(?:ads|auth|automation-triggers|automations|briefs|carts|chat-sessions|checkouts|fx|llm\/usage|locales|offers|orders|searches)(?:\/|$)/;

const WRITTEN = "/** Written from the API's own document by `npm run sdk:write`. */\n\n";

/** The types of what is asked and answered, from the API's document: each named schema, and each operation's parameters and body. */
export async function apiTypes(document: object): Promise<string> {
  const { paths, webhooks, components } = withoutExamples(document) as OpenApi;
  const spoken = Object.entries(paths).filter(([path]) => PARTS.test(path));
  const schemas = reached([spoken, webhooks], components.schemas);
  const asked = spoken.map(([path, methods]) => [path, mapped(methods, request)]);
  const nodes = await openapiTS(
    { openapi: "3.1.0", info: { title: "", version: "" }, paths: Object.fromEntries(asked), components: { schemas } },
    { silent: true, defaultNonNullable: false },
  );
  const kept = nodes.filter((node) => "name" in node && ["components", "operations"].includes((node.name as { text: string }).text));
  return WRITTEN + astToString(kept);
}

/** All types of a document, as who generates them for himself has them. */
export const allTypes = async (document: string): Promise<string> => astToString(await openapiTS(document, { silent: true }));

const request = ({ operationId, parameters, requestBody }: Record<string, unknown>) => ({
  operationId,
  parameters,
  requestBody,
  responses: {},
});

const mapped = <A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/** Types have no examples. */
const withoutExamples = (document: object): unknown =>
  JSON.parse(JSON.stringify(document, (key: string, value: unknown) => (key === "example" ? undefined : value)));

/** The schemas that something refers to, and those that they refer to. */
function reached(from: unknown, schemas: Schemas): Schemas {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      const name = key === "$ref" && typeof member === "string" ? /^#\/components\/schemas\/([^/]+)/.exec(member)?.[1] : undefined;
      if (name === undefined) walk(member);
      else if (!names.has(name)) {
        names.add(name);
        walk(schemas[name]);
      }
    }
  };
  walk(from);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => names.has(name)));
}
