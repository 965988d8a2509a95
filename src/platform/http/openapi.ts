import { z } from "zod";
import type { Access, RouteSpec } from "./route.ts";
import { problemSchema } from "./problem.ts";

/** OpenAPI 3.1 written from the specs that validate: JSON Schema by zod itself. */
export function openApiDocument(specs: readonly RouteSpec[], info: { version: string; server: string }): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const spec of specs.filter((candidate) => !candidate.page)) {
    (paths[spec.path] ??= {})[spec.method] = operation(spec);
  }
  return {
    openapi: "3.1.0",
    info: { title: "ProcureIQ", version: info.version, description: "From a need in chat to a paid order.", license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: info.server }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        ticket: { type: "apiKey", in: "query", name: "ticket", description: "From POST /auth/stream-ticket, for EventSource." },
      },
      schemas: { Problem: jsonSchema(problemSchema, "output") },
    },
  };
}

function operation(spec: RouteSpec): Record<string, unknown> {
  const parameters = [
    ...objectParameters(spec.params, "path"),
    ...objectParameters(spec.query, "query"),
    ...(spec.headers ?? []).map((header) => ({ ...header, in: "header", schema: { type: "string" } })),
  ];
  return {
    operationId: `${spec.method}${spec.path.replaceAll(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description ? { description: spec.description } : {}),
    security: securityOf(spec.access),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(spec.body ? { requestBody: { required: !spec.bodyOptional, content: { "application/json": { schema: jsonSchema(spec.body, "input") } } } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(spec.replies).map(([status, reply]) => [status, replyObject(reply)])),
      default: {
        description: ["A problem (RFC 9457).", ...(spec.problems ?? []).map((slug) => `\`/problems/${slug}\``)].join(" "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function replyObject(reply: RouteSpec["replies"][number]): Record<string, unknown> {
  if (reply.schema) return { description: reply.description, content: { "application/json": { schema: jsonSchema(reply.schema, "output") } } };
  return { description: reply.description, ...(reply.contentType ? { content: { [reply.contentType]: { schema: { type: "string" } } } } : {}) };
}

function objectParameters(schema: z.ZodObject | undefined, location: "path" | "query"): Record<string, unknown>[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input") as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({ name, in: location, required: location === "path" || required.includes(name), schema: property }));
}

function securityOf(access: Access): Record<string, string[]>[] {
  if (access === "public") return [];
  if (access === "optional-buyer") return [{}, { bearer: [] }];
  return access === "buyer-or-ticket" ? [{ bearer: [] }, { ticket: [] }] : [{ bearer: [] }];
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "any", reused: "inline" }) as Record<string, unknown>;
  return rest;
}
