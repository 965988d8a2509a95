import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf, misused, type Usage } from "../../local-cloud/usage.ts";
import { isReached, type BenchLine } from "./bench-line.ts";
import { GROUPS, runGroups } from "./groups.ts";
import { HAS_PROC } from "./process-tree.ts";
import { tableHead, tableRow } from "./table.ts";

/**
 * `npm run bench`: every figure beside the bare platform's of the same run, because machines differ and drift.
 * `-- --only cart,gateway` measures some groups, `-- --compare <file>` prints a former run's figures beside.
 * Leaves them in `.local/bench.json`, out of the repository. Nothing here is a test: no figure fails a build, only what could not be measured does.
 */
const USAGE: Usage = [
  "Measures, each figure beside the bare platform's of the same run; leaves them in .local/bench.json.",
  "npm run bench",
  `npm run bench -- --only <group,…>     of ${GROUPS.join(", ")}`,
  "npm run bench -- --compare <file>     a former run's figures beside them",
];
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const values = argumentsOf(USAGE, { only: { type: "string" }, compare: { type: "string" } });
const wanted = values.only?.split(",") ?? GROUPS;
const unknown = wanted.filter((name) => !GROUPS.includes(name));
if (unknown.length > 0) misused(USAGE, `there is no group ${unknown.join(", ")}`);
const former =
  values.compare === undefined ? undefined : (JSON.parse(readFileSync(values.compare, "utf8")) as { lines: BenchLine[] }).lines;

const lines: BenchLine[] = [];
const add = (more: readonly BenchLine[]): void => {
  lines.push(...more);
  for (const line of more) console.log(tableRow(line, former && { line: former.find(({ name }) => name === line.name) }));
};

const started = performance.now();
if (!HAS_PROC) console.log("this system has no /proc, from which CPU time and memory are read: those lines are left out");
console.log(tableHead(former !== undefined));
const failed = await runGroups(wanted, add);

const missed = lines.filter((line) => isReached(line) === false);
console.log(`\n${lines.length} lines in ${Math.round((performance.now() - started) / 1000)} s; ${missed.length} miss their target`);
mkdirSync(join(ROOT, ".local"), { recursive: true });
writeFileSync(join(ROOT, ".local/bench.json"), `${JSON.stringify({ node: process.version, lines }, null, 2)}\n`);
if (failed.length > 0) process.exitCode = 1;
