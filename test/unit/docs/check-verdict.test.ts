import { describe, expect, it } from "vitest";
import { conclusionOf, verdictOf } from "../../../scripts/check-verdict.ts";

describe("what npm run check comes to", () => {
  it("is well where every part is, and names each that is not", () => {
    const parts = [verdictOf("lint", 0), verdictOf("types", 0)].map((verdict, at) => ({ part: `part-${at}`, verdict }));
    expect(conclusionOf(parts)).toBe("all is well");
    expect(conclusionOf([...parts, { part: "lint", verdict: verdictOf("lint", 1) }])).toBe("not well: lint");
  });

  it("says that advisories could not be looked at, which fails nothing; one that is known does", () => {
    const audit = (code: number | null) => [{ part: "audit:offline", verdict: verdictOf("audit:offline", code) }];
    expect(conclusionOf(audit(2))).toBe("all is well, but audit:offline could not look at everything");
    expect(conclusionOf(audit(1))).toBe("not well: audit:offline");
    expect(conclusionOf(audit(null))).toBe("not well: audit:offline");
  });

  it("takes it from no other part", () => {
    expect(verdictOf("openapi:check", 2)).toBe("failed");
  });
});
