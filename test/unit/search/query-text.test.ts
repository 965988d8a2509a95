import { describe, expect, it } from "vitest";
import { createSearchBody } from "../../../src/features/search/schemas.ts";

const refusedAt = (query: string) => createSearchBody.safeParse({ query }).error?.issues.map(({ path }) => path.join("/"));

describe("given the text of a query", () => {
  it.each([
    ["tags, which nobody sees and a model reads", "telly\u{e0061}\u{e0062}"],
    ["a space without width", "telly\u200bvision"],
    ["a turn of the direction", "telly\u202evision"],
    ["a control character", "telly\u0007"],
  ])("refuses %s, and says where", (_, query) => {
    expect(refusedAt(query)).toEqual(["query"]);
  });

  it("takes writing of any people, with what joins its letters or keeps them apart", () => {
    for (const query of ["canapé", "صندلی\u200cها", "क\u094d\u200dष", "ソファー", "36″ tv & stand"])
      expect(refusedAt(query)).toBeUndefined();
  });
});
