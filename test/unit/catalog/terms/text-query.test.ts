import { describe, expect, it } from "vitest";
import { soughtOf } from "../../../../src/features/catalog/terms/sought.ts";
import { textQueryOf } from "../../../../src/features/catalog/terms/text-query.ts";

const queryOf = (name: string) => textQueryOf(soughtOf({ name, terms: [name] }));

describe("given a request that stored offers are searched for", () => {
  it("asks for every name of the thing in all languages, none that a shorter one finds too", () => {
    const { loose = "" } = queryOf("Klappstuhl") ?? {};
    expect(loose.replace(/^\(|\)$/g, "").split(" | ")).toEqual(expect.arrayContaining(["stuhl:*", "chair:*", "silla:*"]));
    expect(loose).not.toContain("dining:* & chair");
  });

  it("asks first for what says all of it", () => {
    expect(queryOf("zwirbel 300x4 wuppdich")).toMatchObject({
      loose: expect.stringContaining(" | "),
      strict: expect.stringContaining(" & "),
    });
    expect(queryOf("netgear gs-108e")?.strict).toContain("gs108e:*");
  });

  it("asks for letters and digits alone, whatever was typed", () => {
    expect(queryOf("' | !xyz & ( <-> :* \\ \u0000")?.loose).toMatch(/^[\p{L}\p{N}:*&| ()]*$/u);
    expect(queryOf("?!")).toBeUndefined();
  });
});
