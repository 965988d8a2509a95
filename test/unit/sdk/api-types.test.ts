import { describe, expect, it } from "vitest";
import { apiTypes } from "../../../packages/sdk/generate/api-types.ts";

const refers = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const answering = (name: string) => ({ responses: { 200: { content: { "application/json": { schema: refers(name) } } } } });

const document = {
  paths: {
    "/carts": {
      get: {
        operationId: "getCarts",
        parameters: [{ name: "limit", in: "query", required: false, schema: { type: "integer", default: 20 } }],
        ...answering("Cart"),
      },
    },
    "/admin/orders": { get: { operationId: "getAdminOrders", ...answering("Desk") } },
  },
  webhooks: { told: { post: { requestBody: { content: { "application/json": { schema: refers("Told") } } } } } },
  components: {
    schemas: {
      Cart: { type: "object", required: ["total"], properties: { total: refers("Money") }, example: { total: null } },
      Money: { type: "object", required: ["amount"], properties: { amount: { type: "integer", example: 19_900 } } },
      Told: { type: "object", properties: { id: { type: "string" } } },
      Desk: { type: "object", properties: { secret: { type: "string" } } },
    },
  },
};

describe("the types of the typed client", () => {
  it("have what buyers' operations ask and answer, what that refers to, and what is delivered", async () => {
    const types = await apiTypes(document);
    for (const name of ["Cart:", "Money:", "Told:", "getCarts:"]) expect(types).toContain(name);
    expect(types).toMatch(/limit\?: number/);
  });

  it("have nothing of operators, and no examples", async () => {
    const types = await apiTypes(document);
    for (const other of ["Desk", "AdminOrders", "19900", "@example"]) expect(types).not.toContain(other);
  });
});
