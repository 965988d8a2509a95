import { describe, expect, it } from "vitest";
import { keyOf } from "../../../src/features/search/names/rules.ts";
import { createSearchBody } from "../../../src/features/search/schemas.ts";

const refusedAt = (query: string) => createSearchBody.safeParse({ query }).error?.issues.map(({ path }) => path.join("/"));

describe("given the text of a query", () => {
  it.each([
    ["tags, which a model could read", `telly${String.fromCodePoint(0xe0063, 0xe0061, 0xe006c, 0xe006c)}`],
    ["a soft hyphen and a space without width", "tel\u00adly\u200b"],
    ["a turn of the direction", "\u202etelly\u202c"],
  ])("%s is taken as pasted, and a model is asked of its letters alone", (_, query) => {
    expect(refusedAt(query)).toBeUndefined();
    expect(keyOf(query)?.replaceAll(" ", "")).toBe("telly");
  });

  it.each([
    ["a line's end", "telly\nsofa"],
    ["half a character", "telly \ud83d"],
  ])("%s is no text of one line, and refused with where it is", (_, query) => {
    expect(refusedAt(query)).toEqual(["query"]);
  });
});
