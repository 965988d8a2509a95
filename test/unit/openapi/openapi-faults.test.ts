import { describe, expect, it } from "vitest";
import { unexpected } from "../../../scripts/openapi-faults.ts";

const expected = [{ rule: "no-ambiguous-paths", pointer: /^#\/paths\/~1alerts/, why: "the runbook names it" }];
const known = { rule: "no-ambiguous-paths", message: "Found two.", pointer: "#/paths/~1alerts~1{id}" };

describe("what the linter of OpenAPI finds", () => {
  it("is a fault with its place, unless it stands with a reason", () => {
    const other = { rule: "tag-description", message: "Should have one.", pointer: "#/tags/3" };
    expect(unexpected("3.1", [known, other], expected)).toEqual(["3.1 #/tags/3: Should have one. (tag-description)"]);
  });

  it("is a fault at another place, or by another rule", () => {
    const elsewhere = { ...known, pointer: "#/paths/~1carts" };
    const otherwise = { ...known, rule: "no-identical-paths" };
    expect(unexpected("3.2", [known, elsewhere, otherwise], expected)).toHaveLength(2);
  });

  it("is a fault where what was expected is found no more", () => {
    expect(unexpected("3.1", [], expected)).toEqual([expect.stringContaining("no-ambiguous-paths finds nothing any more")]);
  });
});
