import fc from "fast-check";
import { TrieRouter } from "hono/router/trie-router";
import { describe, expect, it } from "vitest";
import { createRouteTable } from "../../../src/platform/http/route-table.ts";

const PATHS = [
  "/",
  "/automations",
  "/automations/dead-letters",
  "/automations/dead-letters/replay",
  "/automations/dead-letters/:id/outcome",
  "/automations/:id",
  "/automations/:id/executions",
  "/carts/:id/items/:itemId",
  "/carts/:id/items",
  "/llm/v1/chat/completions",
  "/openapi.json",
  "/images/:signature/:options/:source",
];

function tables() {
  const ours = createRouteTable<string>();
  const honos = new TrieRouter<string>();
  for (const path of PATHS)
    for (const method of ["GET", "POST"]) for (const router of [ours, honos]) router.add(method, path, `${method} ${path}`);
  return { ours, honos };
}

/** Which handler comes first, and the parameters it is given. */
function found(router: ReturnType<typeof createRouteTable<string>>, method: string, path: string) {
  const [handlers, stash] = router.match(method, path);
  const [first] = handlers;
  if (!first) return undefined;
  const [handler, params] = first;
  return {
    handler,
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, stash ? stash[Number(value)] : value])),
  };
}

describe("the table of routes", () => {
  it("finds what Hono's own router finds, with the same parameters, for any path", () => {
    const { ours, honos } = tables();
    const segment = fc.constantFrom(
      "automations",
      "dead-letters",
      "replay",
      "carts",
      "items",
      "openapi.json",
      "openapiXjson",
      "images",
      "a%20b",
      "é",
      "",
      "llm",
      "v1",
    );
    fc.assert(
      fc.property(fc.constantFrom("GET", "POST", "DELETE"), fc.array(segment, { maxLength: 6 }), (method, segments) => {
        const path = `/${segments.join("/")}`;
        expect(found(ours, method, path)).toEqual(found(honos, method, path));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(PATHS)("finds %s", (path) => {
    const { ours } = tables();
    expect(found(ours, "GET", path.replaceAll(/:\w+/g, "some-thing"))).toMatchObject({ handler: `GET ${path}` });
  });

  it("has a fixed path before a parameter that was there first", () => {
    const table = createRouteTable<string>();
    table.add("GET", "/carts/:id", "one");
    table.add("GET", "/carts/mine", "mine");
    expect(found(table, "GET", "/carts/mine")).toEqual({ handler: "mine", params: {} });
  });
});
