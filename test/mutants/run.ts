import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { argumentsOf } from "../../local-cloud/usage.ts";
import { copyTree, Lane } from "./lane-client.ts";
import { CLASSES, mutantsOf, sampleOf, type Mutant } from "./population.ts";
import { report, type Tried } from "./report.ts";
import { readSurvivors, Verdicts, type Verdict } from "./survivors.ts";
import { testFinder, type TestsFor } from "./tests-for.ts";
import { digestOf, Trial } from "./try-mutant.ts";

/**
 * `npm run test:mutants`: changes the code in one place at a time, in a copy of the tree, and sees whether a test fails.
 * `--class rules` tries one class, `--file part-of-a-path` the sample's mutants of some files, `--sample 20` fewer or more of each,
 * `--seed x` others, `--lanes 2` two at once, `--fresh` forgets earlier verdicts. Ends with 1 where a mutant survives that is not
 * in survivors.json, or where one that is listed there is killed.
 */
const ROOT = join(import.meta.dirname, "../..");
const STATE = join(ROOT, ".local/mutants");
const values = argumentsOf(
  [
    "Changes the code in one place at a time, in a copy of the tree, and sees whether a test fails.",
    "npm run test:mutants",
    "npm run test:mutants -- [--class rules] [--file part-of-a-path] [--sample 20] [--seed x] [--lanes 2] [--fresh]",
  ],
  {
    class: { type: "string" },
    file: { type: "string", default: "" },
    sample: { type: "string" },
    seed: { type: "string", default: "procureiq" },
    lanes: { type: "string", default: "1" },
    fresh: { type: "boolean", default: false },
  },
);

interface Work {
  className: string;
  mutant: Mutant;
  tests: TestsFor;
  digest: string;
  verdicts: Verdicts;
}

mkdirSync(STATE, { recursive: true });
const findTests = testFinder(ROOT);
const populations = CLASSES.filter(({ name }) => name === (values.class ?? name)).map((mutantClass) => ({
  mutantClass,
  all: mutantsOf(mutantClass, ROOT),
}));
const works = populations.flatMap(({ mutantClass, all }) => {
  const verdicts = new Verdicts(join(STATE, `${mutantClass.name}.json`));
  return (
    sampleOf(all, Number(values.sample ?? mutantClass.sample), values.seed)
      .filter(({ file }) => file.includes(values.file))
      // A file's tests stay warm while its mutants follow one another.
      .toSorted((one, other) => one.file.localeCompare(other.file) || one.line - other.line)
      .map((mutant): Work => {
        const tests = findTests(mutant.file, mutantClass);
        return { className: mutantClass.name, mutant, tests, digest: digestOf(mutant, tests, ROOT), verdicts };
      })
  );
});

const tried: Tried[] = [];
const waiting = works.filter(({ className, mutant, digest, verdicts }) => {
  const verdict = values.fresh ? undefined : verdicts.of(mutant.id, digest);
  if (verdict) tried.push({ className, mutant, verdict });
  return !verdict;
});
if (tried.length > 0) console.log(`${tried.length} of ${works.length} are known from earlier runs; --fresh tries them again`);
await Promise.all(Array.from({ length: Math.min(2, Number(values.lanes), waiting.length) }, workOff));
report(
  populations.map(({ mutantClass, all }) => ({ name: mutantClass.name, population: all.length })),
  tried,
  readSurvivors(),
);

async function workOff(): Promise<void> {
  const tree = mkdtempSync(join(STATE, "tree-"));
  copyTree(ROOT, tree);
  const lane = new Lane(tree);
  const trial = new Trial(lane, ROOT);
  for (let work = waiting.shift(); work; work = waiting.shift()) {
    const { className, mutant, tests, digest, verdicts } = work;
    const began = performance.now();
    const outcome = await trial.of(mutant, tests);
    if (outcome.kind === "untried") {
      console.error(`not tried: ${mutant.file}:${mutant.line}: ${outcome.because}`);
      process.exitCode = 1;
      continue;
    }
    const verdict: Verdict = { digest, ...outcome };
    verdicts.keep(mutant.id, verdict);
    tried.push({ className, mutant, verdict });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${tried.length}/${works.length} ${verdict.kind} in ${seconds} s ${mutant.file}:${mutant.line} ${mutant.becomes}`);
  }
  await lane.close();
  rmSync(tree, { recursive: true, force: true });
}
