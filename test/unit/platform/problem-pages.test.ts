import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { faultOf } from "../../../src/platform/http/problem.ts";
import { routesIn } from "../../../src/routes.ts";

/** The types of problems that the tables of refusals are written with, by where they stand. */
const told = globSync("src/**/{problems,idempotency}.ts").flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/\btype: "([a-z][a-z0-9-]+)"/g)].map(([, slug = ""]) => [file, slug] as const),
);

describe("the page that a problem's type leads to", async () => {
  const specs = (await routesIn("local")).map(({ spec }) => spec);
  const paged = new Set(
    specs.flatMap(({ page, problems, stepUp }) => (page ? [] : [...(problems ?? []), ...(stepUp ? ["step-up-required"] : [])])),
  );

  it("is sought for the tables of every feature", () => expect(told.length).toBeGreaterThan(100));

  it.each(told)("is there for what %s refuses as %s", (_, slug) => {
    expect(paged.has(slug) || faultOf(slug) !== undefined).toBe(true);
  });
});
