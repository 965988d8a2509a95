import { describe, expect, it } from "vitest";
import { exampleOf, membersOf, shapesIn, typeOf, type Schema } from "../../../src/platform/reference/members.ts";

const SHAPES: Record<string, Schema> = {
  Money: { type: "object", properties: { amount: { type: "integer" }, currency: { type: "string" } }, required: ["amount", "currency"] },
  Line: {
    type: "object",
    properties: { id: { type: "string" }, price: { $ref: "#/components/schemas/Money" } },
    required: ["id", "price"],
  },
  Tree: {
    type: "object",
    properties: { children: { type: "array", items: { $ref: "#/components/schemas/Tree" } } },
    required: ["children"],
  },
};

describe("The reference's schemas", () => {
  it("are written as types that lead to the shapes they name", () => {
    expect(typeOf({ type: "array", items: { $ref: "#/components/schemas/Line" } })).toEqual(["list of ", { shape: "Line" }]);
    expect(typeOf({ anyOf: [{ type: "string", format: "date" }, { type: "null" }] })).toEqual(["string (date)", " or ", "null"]);
    expect(typeOf({ enum: ["total", "per-unit"] })).toEqual(['"total" or "per-unit"']);
    expect(typeOf({ type: "object", additionalProperties: { type: "number" } })).toEqual(["map of ", "number"]);
    expect(typeOf({ $ref: "#/components/schemas/Events/properties/offer" })).toEqual([{ shape: "Events" }]);
    expect(typeOf({})).toEqual(["anything"]);
  });

  it("are unfolded to every member of objects without a name, with what bounds it", () => {
    const schema: Schema = {
      type: "object",
      required: ["items"],
      properties: {
        items: {
          type: "array",
          maxItems: 3,
          items: { type: "object", required: ["name"], properties: { name: { type: "string", maxLength: 5 } } },
        },
        note: { anyOf: [{ type: "object", properties: { text: { type: "string", default: "" } } }, { type: "null" }] },
        line: { $ref: "#/components/schemas/Line" },
      },
    };
    expect(membersOf(schema).map(({ path, required, bounds }) => [path, required, bounds])).toEqual([
      ["items", true, "at most 3"],
      ["items[].name", true, "at most 5 characters"],
      ["note", false, ""],
      ["note.text", false, 'else ""'],
      ["line", false, ""],
    ]);
  });

  it("name the shapes they speak of and those that these speak of, once, however they turn in a circle", () => {
    expect(shapesIn({ a: { $ref: "#/components/schemas/Line" }, b: { $ref: "#/components/schemas/Tree" } }, SHAPES)).toEqual([
      "Line",
      "Money",
      "Tree",
    ]);
  });

  it("have examples of what they demand, which end", () => {
    expect(exampleOf({ $ref: "#/components/schemas/Line" }, SHAPES)).toEqual({ id: "…", price: { amount: 1, currency: "EUR" } });
    expect(JSON.stringify(exampleOf({ $ref: "#/components/schemas/Tree" }, SHAPES)).length).toBeLessThan(200);
    expect(exampleOf({ type: "object", properties: { on: { type: "boolean" }, mode: { const: "x" } } }, {})).toEqual({
      on: true,
      mode: "x",
    });
  });
});
