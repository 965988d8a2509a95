import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";
import type { MutantClass } from "./population.ts";

/** Test files by project that may see a change of a file, the nearest first. */
export interface TestsFor {
  unit: readonly string[];
  worker: readonly string[];
}

/** A test that is more imports away meets a file only by the way, on its own business: what only such a test sees nobody guards. */
const NEAR = 2;

/** Answers which tests see a file: in plain Node those that come to it by a few imports, inside workerd those that the class names. */
export function testFinder(root: string): (file: string, mutantClass: MutantClass) => TestsFor {
  const importsOf = memoised((file: string) => imports(root, file));
  const distances = globSync("test/unit/**/*.test.{ts,tsx}", { cwd: root })
    .toSorted()
    .map((test) => ({ test, reached: distancesFrom(test, importsOf) }));
  return (file, { worker }) => ({
    unit: distances
      .map(({ test, reached }) => ({ test, distance: reached.get(file) ?? Infinity }))
      .filter(({ distance }) => distance <= NEAR)
      .toSorted((one, other) => one.distance - other.distance)
      .map(({ test }) => test),
    worker: (worker.find(([beginning]) => file.startsWith(beginning))?.[1] ?? []).flatMap((pattern) =>
      globSync(pattern.endsWith("**") ? `${pattern}/*.test.ts` : pattern, { cwd: root }).toSorted(),
    ),
  });
}

/** How many imports away each file is that a test comes to. */
function distancesFrom(test: string, importsOf: (file: string) => readonly string[]): ReadonlyMap<string, number> {
  const reached = new Map([[test, 0]]);
  for (const [file, distance] of reached) for (const next of importsOf(file)) if (!reached.has(next)) reached.set(next, distance + 1);
  return reached;
}

/** The files of the repository that a file takes values from; types are gone when it runs. */
function imports(root: string, file: string): string[] {
  if (!/\.tsx?$/.test(file)) return [];
  const { staticImports, staticExports } = parseSync(file, readFileSync(join(root, file), "utf8")).module;
  const requests = [
    ...staticImports
      .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
      .map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ isType, moduleRequest }) => (isType || !moduleRequest ? [] : [moduleRequest.value])),
    ),
  ];
  return requests.filter((request) => request.startsWith(".")).map((request) => join(dirname(file), request));
}

function memoised<T>(of: (file: string) => T): (file: string) => T {
  const known = new Map<string, T>();
  return (file) => {
    const found = known.get(file) ?? of(file);
    known.set(file, found);
    return found;
  };
}
