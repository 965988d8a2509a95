import { describe, expect, it } from "vitest";
import { mutated, mutationsOf } from "../../mutants/mutations.ts";
import { sampleOf, type Mutant } from "../../mutants/population.ts";

const of = (source: string): string[] => mutationsOf("a.ts", source).map((mutation) => mutated(source, mutation));

describe("mutations of a file", () => {
  it("change conditions, boundaries and operators, each in one place", () => {
    expect(of("const f = (a: number, b: number) => { if (a < b && a) g(a - 1); };")).toEqual(
      expect.arrayContaining([
        "const f = (a: number, b: number) => { if (true) g(a - 1); };",
        "const f = (a: number, b: number) => { if (false) g(a - 1); };",
        "const f = (a: number, b: number) => { if (a <= b && a) g(a - 1); };",
        "const f = (a: number, b: number) => { if (a < b || a) g(a - 1); };",
        "const f = (a: number, b: number) => { if (a < b && a) g(a + 1); };",
        "const f = (a: number, b: number) => { if (a < b && a) g(a - 2); };",
        "const f = (a: number, b: number) => { if (a < b && a) ; };",
      ]),
    );
  });

  it("change what is returned, and literals, chains and methods", () => {
    expect(of("function f(a?: X) { return { n: a?.list.some(g), on: true }; }")).toEqual([
      "function f(a?: X) { return undefined; }",
      "function f(a?: X) { return {}; }",
      "function f(a?: X) { return { n: a?.list.every(g), on: true }; }",
      "function f(a?: X) { return { n: a.list.some(g), on: true }; }",
      "function f(a?: X) { return { n: a?.list.some(g), on: false }; }",
    ]);
  });

  it("change what a statement of SQL selects, and none of its columns or tables", () => {
    const changed = of('sql.exec("SELECT id FROM alerts WHERE at < ?1 AND done IS NULL ORDER BY at DESC");');
    expect(changed).toEqual([
      'sql.exec("SELECT id FROM alerts WHERE at <= ?1 AND done IS NULL ORDER BY at DESC");',
      'sql.exec("SELECT id FROM alerts WHERE at < ?1 OR done IS NULL ORDER BY at DESC");',
      'sql.exec("SELECT id FROM alerts WHERE at < ?1 AND done IS NOT NULL ORDER BY at DESC");',
      'sql.exec("SELECT id FROM alerts WHERE at < ?1 AND done IS NULL ORDER BY at");',
    ]);
  });

  it("leave types, imports and what errors say to people alone", () => {
    expect(of('import { a } from "./a.ts";\ntype B = "b";\nexport const c: Record<"d", 1> = a as B;')).toEqual([]);
    expect(of('const route = { summary: "Sign in", tag: "Access" };')).toEqual(["const route = {};"]);
    expect(of('const f = () => { throw new Error("no such thing"); };')).toEqual(["const f = () => { ; };"]);
  });

  it("are never the same program, and always one", () => {
    expect(of("const f = () => { return undefined; };").filter((text) => text.includes("return undefined;"))).toEqual([]);
  });
});

describe("a sample of mutants", () => {
  const mutants = Array.from({ length: 100 }, (_, index) => ({ id: `m${index}` }) as Mutant);
  const ids = (sample: readonly Mutant[]) => sample.map(({ id }) => id);

  it("is the same for a seed, and another for another", () => {
    expect(ids(sampleOf(mutants, 10, "a"))).toEqual(ids(sampleOf(mutants.toReversed(), 10, "a")));
    expect(ids(sampleOf(mutants, 10, "b"))).not.toEqual(ids(sampleOf(mutants, 10, "a")));
  });

  it("changes by one mutant where one is gone", () => {
    const before = ids(sampleOf(mutants, 10, "a"));
    const after = ids(
      sampleOf(
        mutants.filter(({ id }) => id !== before[3]),
        10,
        "a",
      ),
    );
    expect(after.filter((id) => before.includes(id))).toHaveLength(9);
  });
});
