import type * as z from "zod";
import { schemaCollector, type SchemaCollector } from "./openapi-schemas.ts";
import type { OpenApiVersion } from "./openapi-versions.ts";
import type { RouteSpec } from "./route.ts";
import { TAGS } from "./tags.ts";
import { headerObjects, type ToldHeader } from "./told-headers.ts";

/** What it is written with, which the Worker has: this module is loaded when somebody asks for the document. */
export interface OpenApiTools {
  toJsonSchema: typeof z.toJSONSchema;
  problemSchema: z.ZodType;
}

/** OpenAPI written from the specs that validate: JSON Schema by zod itself, named schemas as components. */
export function openApiDocument(
  specs: readonly RouteSpec[],
  info: { version: string; server: string },
  { toJsonSchema, problemSchema }: OpenApiTools,
  openapi: OpenApiVersion = "3.1",
): Record<string, unknown> {
  const schemas = schemaCollector(toJsonSchema);
  const problem = schemas.output(problemSchema);
  const paths: Record<string, Record<string, unknown>> = {};
  const shown = specs.filter((candidate) => !candidate.page);
  for (const spec of shown) {
    (paths[spec.path] ??= {})[spec.method] = operation(spec, { schemas, problem, openapi });
  }
  return {
    openapi: `${openapi}.0`,
    info: {
      title: "ProcureIQ",
      version: info.version,
      description: "From a need in chat to a paid order.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: info.server }],
    tags: [...new Set(shown.map(({ tag }) => tag))].map((name) => ({ name, description: TAGS[name] })),
    paths,
    webhooks: Object.fromEntries(
      shown.flatMap(({ callback, ...spec }) => (callback ? [[callback.name, webhookObject(spec, callback, schemas)]] : [])),
    ),
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "An access token, of who has signed in." },
        serviceToken: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "piq_svc_…",
          description: "From POST /auth/service-tokens; good for the scopes it was made with. Those that an operation needs stand with it.",
        },
        apiKey: { type: "apiKey", in: "header", name: "x-api-key", description: "Either token, as clients of Anthropic send it." },
        webhookSignature: {
          type: "apiKey",
          in: "header",
          name: "webhook-signature",
          description:
            "Of what we send, after Standard Webhooks: by the secret that the automation was made with, over `webhook-id`, `webhook-timestamp` and the body.",
        },
        ticket: { type: "apiKey", in: "query", name: "ticket", description: "From POST /auth/stream-ticket, for EventSource." },
      },
      schemas: schemas.components(),
    },
  };
}

interface Writing {
  schemas: SchemaCollector;
  problem: Record<string, unknown>;
  openapi: OpenApiVersion;
}

function operation(spec: RouteSpec, { schemas, problem, openapi }: Writing): Record<string, unknown> {
  const parameters = [
    ...objectParameters(spec.params, "path", schemas),
    ...objectParameters(spec.query, "query", schemas),
    ...(spec.headers ?? []).map((header) => ({ ...header, in: "header", schema: { type: "string" } })),
  ];
  const error = errorObjectOf(spec, { schemas, problem });
  const replies = Object.entries(spec.replies).map(([status, reply]) => [status, replyObject(reply, schemas, openapi)]);
  return {
    operationId: `${spec.method}${spec.path.replaceAll(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description ? { description: spec.description } : {}),
    security: securityOf(spec),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(spec.body
      ? { requestBody: { required: !spec.bodyOptional, content: { "application/json": { schema: schemas.input(spec.body) } } } }
      : {}),
    ...(spec.callback ? { callbacks: { delivery: callbackObject(spec, spec.callback, schemas) } } : {}),
    responses: {
      ...Object.fromEntries(replies),
      ...Object.fromEntries(refusalsOf(spec).map(([status, text, headers]) => [status, error(text, headers)])),
      ...Object.fromEntries(
        Object.entries(spec.refusals ?? {}).map(([status, schema]) => [
          status,
          problemObject("A problem (RFC 9457) with members of its own.", schemas.output(schema), Number(status) === 412 ? ["etag"] : []),
        ]),
      ),
      "4XX": error(
        [
          spec.errorForm ? "An error of the protocol." : "A problem (RFC 9457).",
          ...[...(spec.stepUp ? ["step-up-required"] : []), ...(spec.problems ?? [])].map((slug) => `\`/problems/${slug}\``),
        ].join(" "),
      ),
      default: error(`${spec.errorForm ? "An error" : "A problem (RFC 9457)"}: a fault of ours, or of what we depend on.`, ["retry-after"]),
    },
  };
}

type Refusal = [status: string, text: string, headers: readonly ToldHeader[]];

/** What the contract of routes itself refuses, whatever the route does (platform/http/mount.ts). */
function refusalsOf(spec: RouteSpec): Refusal[] {
  const refusals: (Refusal | false)[] = [
    (spec.body !== undefined || spec.query !== undefined || spec.params !== undefined) && [
      "400",
      "What was sent does not fit its schema; `errors` points at it.",
      [],
    ],
    spec.access !== "public" && spec.access !== "optional-buyer" && ["401", "No valid credential was sent.", ["www-authenticate"]],
    spec.access !== "public" && ["403", "This is not allowed to the caller.", []],
    spec.path.includes("{") && ["404", "There is no such thing, or it is another's.", []],
    spec.body !== undefined && ["413", "The body is too large.", []],
    spec.body !== undefined && ["415", "The body is not JSON.", []],
    spec.rateLimit !== "none" && ["429", "More requests than allowed.", ["retry-after"]],
  ];
  return refusals.filter((refusal) => refusal !== false).filter(([status]) => !(Number(status) in spec.replies));
}

/** A refusal as the operation answers it: a problem, or an error of its protocol. */
function errorObjectOf({ errorForm }: RouteSpec, { schemas, problem }: Pick<Writing, "schemas" | "problem">) {
  if (!errorForm) return (description: string, headers: readonly ToldHeader[] = []) => problemObject(description, problem, headers);
  const schema = schemas.output(errorForm.schema);
  return (description: string, headers: readonly ToldHeader[] = []) => ({
    description,
    headers: headerObjects(["x-request-id", ...headers]),
    content: { "application/json": { schema } },
  });
}

const problemObject = (description: string, schema: Record<string, unknown>, headers: readonly ToldHeader[] = []) => ({
  description,
  headers: headerObjects(["x-request-id", ...headers]),
  content: { "application/problem+json": { schema } },
});

type Callback = NonNullable<RouteSpec["callback"]>;

function callbackObject(spec: Pick<RouteSpec, "tag">, callback: Callback, schemas: SchemaCollector): Record<string, unknown> {
  const { post } = webhookObject(spec, callback, schemas);
  return { [callback.url]: { post: { ...post, operationId: `${post.operationId}To` } } };
}

function webhookObject({ tag }: Pick<RouteSpec, "tag">, { name, description, body, answers }: Callback, schemas: SchemaCollector) {
  return {
    post: {
      operationId: `${name}Delivery`,
      tags: [tag],
      summary: name,
      description,
      security: [{ webhookSignature: [] }],
      requestBody: { required: true, content: { "application/json": { schema: schemas.output(body) } } },
      responses: Object.fromEntries(Object.entries(answers).map(([status, description]) => [status, { description }])),
    },
  };
}

function replyObject(reply: RouteSpec["replies"][number], schemas: SchemaCollector, openapi: OpenApiVersion): Record<string, unknown> {
  const { description } = reply;
  const headers = headerObjects(["x-request-id", ...(reply.headers ?? [])]);
  if (reply.schema) return { description, headers, content: { "application/json": { schema: schemas.output(reply.schema) } } };
  if (!reply.contentType) return { description, headers };
  const streamed = reply.events ? { [openapi === "3.2" ? "itemSchema" : "x-itemSchema"]: eventSchema(reply.events, schemas) } : {};
  return { description, headers, content: { [reply.contentType]: { schema: { type: "string" }, ...streamed } } };
}

/** One event of a stream, as OpenAPI 3.2 has them (§4.14.4): its data is text, and the text is JSON of the event's own schema. */
function eventSchema(events: z.ZodObject, schemas: SchemaCollector): Record<string, unknown> {
  const { $ref } = schemas.output(events) as { $ref: string };
  const kinds = Object.keys(events.shape).map((name) => ({
    type: "object",
    required: ["event", "data"],
    properties: {
      event: { const: name },
      id: { type: "string" },
      data: { type: "string", contentMediaType: "application/json", contentSchema: { $ref: `${$ref}/properties/${name}` } },
    },
  }));
  return kinds.length === 1 && kinds[0] ? kinds[0] : { oneOf: kinds };
}

function objectParameters(
  schema: z.ZodObject | undefined,
  location: "path" | "query",
  schemas: SchemaCollector,
): Record<string, unknown>[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemas.inline(schema) as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: location,
    required: location === "path" || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }));
}

function securityOf({ access, scope }: RouteSpec): Record<string, string[]>[] {
  if (access === "public") return [];
  const scopes = scope === undefined || scope === "any-scope" || scope === "session-only" ? [] : [scope];
  return [
    ...(access === "optional-buyer" ? [{}] : []),
    { bearer: [] },
    ...(access === "buyer-or-ticket" ? [{ ticket: [] }] : []),
    ...(scope === undefined || scope === "session-only" ? [] : [{ serviceToken: scopes }, { apiKey: scopes }]),
  ];
}
