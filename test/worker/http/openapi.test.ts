import { describe, expect, it } from "vitest";
import { toJSONSchema } from "zod";
import { CHANGES_PATH } from "../../../src/platform/console/pages.ts";
import { openApiDocument } from "../../../src/platform/http/openapi.ts";
import { problemSchema } from "../../../src/platform/http/problem-schema.ts";
import { EVENT_TYPES } from "../../../src/platform/outbox/event-types.ts";
import { routes } from "../all-routes.ts";

const specs = routes.map(({ spec }) => spec);
const TOOLS = { toJsonSchema: toJSONSchema, problemSchema };
const document = openApiDocument(specs, { version: "test", server: "https://api.test" }, TOOLS) as {
  openapi: string;
  paths: Record<
    string,
    Record<string, { operationId: string; parameters?: { name: string; in: string }[]; responses: Record<string, unknown> }>
  >;
  components: { schemas: Record<string, unknown> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

type EventSchema = { oneOf?: unknown[] };
/** A stream of one kind of event says it without an alternative. */
const kindsOf = (schema: EventSchema | undefined): unknown[] => (schema === undefined ? [] : (schema.oneOf ?? [schema]));

describe("the OpenAPI document", () => {
  it("is 3.1 and has every operation that is no page, once", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(operations).toHaveLength(specs.filter(({ page }) => !page).length);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("refers only to components that are there", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = ""]) => reference);
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\//);
      expect(document).toHaveProperty(reference.split("/").slice(1));
    }
  });

  it.each([
    ["3.1", "x-itemSchema"],
    ["3.2", "itemSchema"],
  ] as const)("says in %s, as %s, of every event stream which events it has and what their data is", (version, member) => {
    const told = openApiDocument(specs, { version: "test", server: "https://api.test" }, TOOLS, version) as unknown as typeof document;
    expect(told.openapi).toBe(`${version}.0`);
    const streams = Object.entries(told.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.values(responses as Record<string, { content?: Record<string, Record<string, EventSchema>> }>)
          .flatMap(({ content }): Record<string, EventSchema>[] => (content?.["text/event-stream"] ? [content["text/event-stream"]] : []))
          .map((stream) => [`${method} ${path}`, kindsOf(stream[member])] as const),
      ),
    );
    expect(streams.map(([operation]) => operation).toSorted()).toEqual([
      "get /admin/notifications/stream",
      `get ${CHANGES_PATH}`,
      "get /chat-sessions/{id}/messages/{messageId}/reply",
      "get /searches/{id}/stream",
      "post /chat-sessions/{id}/messages",
      "post /chat-sessions/{id}/messages/{messageId}/reply",
    ]);
    for (const [operation, events] of streams) expect(events.length, operation).toBeGreaterThan(0);
    expect(streams.find(([operation]) => operation === "get /searches/{id}/stream")?.[1]).toContainEqual({
      type: "object",
      required: ["event", "data"],
      properties: {
        event: { const: "offer.upserted" },
        id: { type: "string" },
        data: {
          type: "string",
          contentMediaType: "application/json",
          contentSchema: { $ref: "#/components/schemas/SearchEvents/properties/offer.upserted" },
        },
      },
    });
  });

  it("says what an automation delivers to the URL it is given, for each type of event", () => {
    const operation = document.paths["/automations"]?.["post"] as unknown as {
      callbacks: { delivery: Record<string, { post: { requestBody: { content: Record<string, { schema: { $ref: string } }> } } }> };
    };
    const { schema } = operation.callbacks.delivery["{$request.body#/url}"]?.post.requestBody.content["application/json"] ?? {};
    expect(schema?.$ref).toBe("#/components/schemas/AutomationEvent");
    const { anyOf } = document.components.schemas["AutomationEvent"] as {
      anyOf: { title: string; properties: { data: { required: string[] } } }[];
    };
    expect(anyOf.map(({ title }) => title)).toEqual(EVENT_TYPES);
    expect(anyOf.find(({ title }) => title === "order.refunded")?.properties.data.required).toEqual(
      expect.arrayContaining(["orderId", "attemptId", "refunded", "refundedAt"]),
    );
  });

  it("says of each operation by which credentials, and with which scope, it is called", () => {
    const security = (method: string, path: string) =>
      (document.paths[path]?.[method] as unknown as { security: Record<string, string[]>[] } | undefined)?.security ?? [];
    expect(security("post", "/llm/v1/messages")).toEqual([{ bearer: [] }, { serviceToken: ["llm"] }, { apiKey: ["llm"] }]);
    expect(security("get", "/auth/me")).toEqual([{ bearer: [] }, { serviceToken: [] }, { apiKey: [] }]);
    expect(security("post", "/auth/service-tokens")).toEqual([{ bearer: [] }]);
    expect(security("post", "/auth/login")).toEqual([]);
    const delivered = (document as unknown as { webhooks: { automation: { post: { security: object[] } } } }).webhooks.automation;
    expect(delivered.post.security).toEqual([{ webhookSignature: [] }]);
    const { securitySchemes } = document.components as unknown as { securitySchemes: Record<string, unknown> };
    const used = operations.flatMap(({ method, path }) => security(method, path).flatMap((one) => Object.keys(one)));
    used.push(...Object.keys(delivered.post.security[0] ?? {}));
    expect(new Set(used)).toEqual(new Set(Object.keys(securitySchemes)));
  });

  it("names each parameter of a path", () => {
    for (const { path, operation } of operations) {
      const named = (operation.parameters ?? []).filter((parameter) => parameter.in === "path").map(({ name }) => name);
      expect(new Set(named), path).toEqual(new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)));
    }
  });

  it("tells of problems with each operation, and of a stale cart with what it is now", () => {
    for (const { operation } of operations) {
      expect(operation.responses).toHaveProperty("default");
      expect(operation.responses).toHaveProperty("4XX");
    }
    const conflict = document.paths["/carts/{id}/items/{itemId}"]?.["patch"]?.responses as Record<
      string,
      { headers: object; content: { "application/problem+json": { schema: object } } }
    >;
    for (const status of ["409", "412"]) {
      const { schema } = conflict[status]?.content["application/problem+json"] ?? {};
      expect(JSON.stringify(schema)).toContain('"#/components/schemas/CartConflict"');
    }
    expect(conflict["200"]?.headers).toMatchObject({ etag: {}, "idempotency-replayed": {}, "x-request-id": {} });
    const { CartConflict } = document.components.schemas as Record<string, { required: string[]; properties: { type: object } }>;
    expect(CartConflict?.required).toEqual(expect.arrayContaining(["cart", "conflicts", "differing"]));
    expect(CartConflict?.properties.type).toMatchObject({ const: "/problems/cart-version-conflict" });
  });

  it("describes what it takes and what its parts are for, and names the members of a record whose keys are known", () => {
    const { tags } = document as unknown as { tags: { name: string; description: string }[] };
    expect(tags.filter(({ description }) => description.length < 10)).toEqual([]);
    const parameters = operations.flatMap(({ operation }) => operation.parameters ?? []) as { name: string; description?: string }[];
    expect(parameters.filter(({ description }) => description === undefined)).toEqual([]);
    const { outcomes } = (
      document.components.schemas["Reextraction"] as { properties: Record<string, { properties: object; required: string[] }> }
    ).properties;
    expect(Object.keys(outcomes?.properties ?? {}).toSorted()).toEqual(outcomes?.required.toSorted());
    expect(outcomes).not.toHaveProperty("propertyNames");
  });

  it("has versions as numbers wherever they are sent, its tags named once for all, and what is sent to others as webhooks", () => {
    const versions = document.paths["/carts/{id}/items/{itemId}"]?.["delete"]?.parameters?.filter((each) => each.in === "query");
    expect(versions).toMatchObject([{ schema: { type: "integer", minimum: 0 } }, { schema: { type: "integer", minimum: 0 } }]);
    expect(JSON.stringify(versions)).not.toContain("pattern");
    const { tags, webhooks } = document as unknown as { tags: { name: string }[]; webhooks: Record<string, { post: object }> };
    const used = new Set(operations.flatMap(({ operation }) => (operation as unknown as { tags: string[] }).tags));
    expect(new Set(tags.map(({ name }) => name))).toEqual(used);
    expect(webhooks["automation"]?.post).toHaveProperty("requestBody");
  });
});
