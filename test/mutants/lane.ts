import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createVitest, type TestRunResult, type Vitest } from "vitest/node";

/** What a lane is asked: to run tests with a file as it is, or as `text`. */
export interface Errand {
  file: string;
  source: string;
  text: string;
  project: "unit" | "worker";
  tests: readonly string[];
}

/** `killed` names the test that failed; `idle` says that the lane waits for its first errand. */
export type Answer = { kind: "idle" } | { kind: "survived" } | { kind: "killed"; by: string };

/**
 * A process that keeps Vitest warm over a copy of the tree: a changed module is forgotten, all else stays transformed.
 * It is a process of its own because a mutant that never ends takes it along.
 */
const [tree = "", project = ""] = process.argv.slice(2);
const quiet = { onInit: () => undefined };
const vitest: Vitest = await createVitest("test", {
  root: tree,
  config: join(tree, "vitest.config.ts"),
  project: [project],
  watch: false,
  bail: 1,
  reporters: [quiet],
  silent: true,
});
await vitest.standalone();

process.on("message", (errand: Errand) => void run(errand).then(answer));
process.on("disconnect", () => void vitest.close().finally(() => process.exit()));
answer({ kind: "idle" });

/** To an owner that is gone meanwhile nothing is said. */
function answer(given: Answer): void {
  if (process.connected) process.send?.(given);
}

async function run({ file, source, text, tests }: Errand): Promise<Answer> {
  const path = join(tree, file);
  const wanted = new Set(tests.map((test) => join(tree, test)));
  const found = (await vitest.globTestSpecifications([...tests])).filter(({ moduleId }) => wanted.has(moduleId));
  const ordered = found.toSorted((one, other) => [...wanted].indexOf(one.moduleId) - [...wanted].indexOf(other.moduleId));
  if (ordered.length !== tests.length) throw new Error(`of ${tests.join(", ")} only ${ordered.length} are tests`);
  // The nearest one first, but inside workerd together: starting it costs more than most files do.
  const runs = project === "worker" ? [ordered] : ordered.map((specification) => [specification]);
  write(path, text);
  try {
    for (const specifications of runs) {
      // Else the failures of the mutant before count towards `bail`, and nothing runs.
      vitest.state.filesMap.clear();
      const answered = verdict(await vitest.runTestSpecifications(specifications));
      if (answered.kind === "killed") return answered;
    }
    return { kind: "survived" };
  } finally {
    write(path, source);
  }
}

function write(path: string, text: string): void {
  writeFileSync(path, text);
  vitest.invalidateFile(path);
}

function verdict({ testModules, unhandledErrors }: TestRunResult): Answer {
  for (const module of testModules) {
    for (const test of module.children.allTests("failed")) return { kind: "killed", by: test.fullName };
    if (!module.ok()) return { kind: "killed", by: `${module.relativeModuleId} as a whole` };
  }
  return unhandledErrors.length > 0 ? { kind: "killed", by: "an error that no test caught" } : { kind: "survived" };
}
