import { describe, expect, it } from "vitest";
import { LEVELS_1_AND_2 } from "../../../scripts/asvs.ts";
import { securityFaults } from "../../../scripts/security-faults.ts";

const FILE = "test/unit/a.test.ts";
const TESTS = new Map([[FILE, () => 'it("[AUTH-3] holds", () => {});']]);
const HELD = `[holds](../${FILE})`;
const page = (...rows: string[]) => rows.map((row) => `| ${row} |`).join("\n");
const faults = (...rows: string[]) => securityFaults(page(...rows), ["1.1.1", "1.1.2"], TESTS).wrong;

describe("the page of security requirements", () => {
  it("has each once, several in a row where one thing holds them, and says how many a test holds", () => {
    const { wrong, said } = securityFaults(page(`1.1.1 | One | ${HELD}`, "1.1.2, 1.1.3 | Two | does not apply: none"), ["1.1.1"], TESTS);
    expect([wrong, said]).toEqual([[], "3 requirements, 1 with a test"]);
  });

  it("is wrong where one is missing, or there twice", () => {
    expect(faults(`1.1.1 | One | ${HELD}`)).toEqual(["docs/security.md: 1.1.2 is missing"]);
    expect(faults(`1.1.1, 1.1.2 | One | ${HELD}`, `1.1.2 | Two | ${HELD}`)).toEqual(["docs/security.md: 1.1.2 is there twice"]);
  });

  it.each(["it is fine", "not kept:", "somehow: it is", "[a page](operating.md)"])(
    "is wrong where a row says neither test nor way: %j",
    (how) => {
      expect(faults(`1.1.1, 1.1.2 | One | ${how}`)).toEqual([expect.stringMatching(/^docs\/security\.md: 1\.1\.1, 1\.1\.2 names no test/)]);
    },
  );

  it.each(["by construction", "by the platform", "documented", "does not apply", "not kept"])("takes %s with a reason", (way) => {
    expect(faults(`1.1.1, 1.1.2 | One | ${way}: for a reason`)).toEqual([]);
  });

  it("is wrong where a test is not in its file, or the file is none", () => {
    expect(faults(`1.1.1, 1.1.2 | One | [holds not](../${FILE})`)).toEqual([expect.stringContaining('has no test "holds not"')]);
    expect(faults("1.1.1, 1.1.2 | One | [holds](../test/unit/b.test.ts)")).toEqual([expect.stringContaining("no test file")]);
  });

  it("is held against the 253 of levels 1 and 2", () => {
    expect(new Set(LEVELS_1_AND_2).size).toBe(253);
    expect(LEVELS_1_AND_2).toContain("6.2.12");
    expect(LEVELS_1_AND_2).not.toContain("6.2.13");
  });
});
