import { describe, expect, it } from "vitest";
import { partOf, partsIn, routesIn } from "../../../src/routes.ts";

describe("the parts of the API", () => {
  it.each(["local", "production"] as const)("have each operation of %s in the part its path is in", async (environment) => {
    const { names, load } = partsIn(environment);
    const loaded = new Map(await Promise.all([...names].map(async (part) => [part, await load(part)] as const)));
    for (const { spec } of await routesIn(environment)) {
      const there = loaded.get(partOf(spec.path)) ?? [];
      const same = there.filter(({ spec: { method, path, page } }) => method === spec.method && path === spec.path && page === spec.page);
      expect(same, `${spec.method} ${spec.path} is registered for the part ${partOf(spec.path)}`).toHaveLength(1);
    }
  });

  it("are none that no operation is in", async () => {
    const { names } = partsIn("local");
    const used = new Set((await routesIn("local")).map(({ spec }) => partOf(spec.path)));
    expect([...names].filter((part) => !used.has(part))).toEqual([]);
  });

  it("are not told apart by a parameter", async () => {
    for (const { spec } of await routesIn("local")) expect(partOf(spec.path), spec.path).not.toContain("{");
  });

  it.each([
    ["/carts", "/carts"],
    ["/carts/cart_1/items", "/carts"],
    ["/admin/orders/stuck", "/admin/orders"],
    ["/admin", "/admin"],
    ["/administration/x", "/administration"],
    ["/", "/"],
  ])("%s is in %s", (path, part) => expect(partOf(path)).toBe(part));
});
