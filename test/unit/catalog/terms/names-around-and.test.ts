import { describe, expect, it } from "vitest";
import { namesAroundAnd } from "../../../../src/features/catalog/terms/names-around-and.ts";

describe("the names a query may have around its words for 'and'", () => {
  it("are of two words at most on either side, in the spellings that shops have", () => {
    const names = namesAroundAnd("Teller von Villeroy und Boch");
    expect(names).toEqual(
      expect.arrayContaining(["villeroy & boch", "villeroy&boch", "villeroy and boch", "villeroy und boch", "von villeroy+boch"]),
    );
    expect(names.some((name) => name.includes("teller"))).toBe(false);
  });

  it("are written with their accents too, as shops store them, however the query has them made", () => {
    for (const query of ["bestecke von Köhler & Söhne", "bestecke von KO\u0308HLER & SO\u0308HNE"])
      expect(namesAroundAnd(query)).toEqual(expect.arrayContaining(["köhler & söhne", "kohler & sohne", "köhler and söhne"]));
  });

  it("are none where it has no such word, or nothing beside it", () => {
    expect(namesAroundAnd("black drill")).toEqual([]);
    expect(namesAroundAnd("and")).toEqual([]);
  });

  it("are bounded, however long the query", () => {
    expect(namesAroundAnd("a and b ".repeat(500)).length).toBeLessThanOrEqual(200);
    expect(namesAroundAnd(Array.from({ length: 60 }, (_, index) => `w${index} and`).join(" ")).length).toBe(200);
  });
});
