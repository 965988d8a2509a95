import { spawn } from "node:child_process";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { argumentsOf } from "../local-cloud/usage.ts";
import { conclusionOf, verdictOf, type Verdict } from "./check-verdict.ts";
import { read } from "./source-facts.ts";

/**
 * `npm run check`: everything that is proven without running the code, as many parts at once as there are processors, the longest
 * first. Each part is an npm script and can be run alone. All are run, and each says its own when it ends; one that fails ends this with 1.
 */
argumentsOf(
  [
    "Proves all that needs no running code: format, lint, types, documents, catalogues and the rest, each a script of its own.",
    "npm run check",
  ],
  {},
);
const PARTS = [
  "lint",
  "openapi:check",
  "sdk:check",
  "dead-code",
  "format:check",
  "dashboards:check",
  "queues:check",
  "settings:check",
  "agent:check",
  "states:check",
  "governance:check",
  "runbook:check",
  "browser:check",
  "guides:check",
  "docs:check",
  "security:check",
  "audit:offline",
  "licences:check",
  "messages:check",
];

/** Compiler and linter are Go programs that live seconds: where there is memory, they collect none of it before they end. */
const GIB = 2 ** 30;
const GARBAGE = totalmem() < 12 * GIB ? {} : { GOGC: "off", GOMEMLIMIT: `${String(Math.floor(totalmem() / 4 / GIB))}GiB` };

const ROOT = join(import.meta.dirname, "..");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
const started = performance.now();
const waiting = [...PARTS];
const verdicts: { part: string; verdict: Verdict }[] = [];
const SAID: Record<Verdict, string> = { well: "", unseen: " COULD NOT LOOK", failed: " FAILED" };

await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
console.log(`check: ${conclusionOf(verdicts)} (${secondsSince(started)})`);
if (verdicts.some(({ verdict }) => verdict === "failed")) process.exitCode = 1;

async function work(): Promise<void> {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const began = performance.now();
    const { code, said } = await run(part);
    const verdict = verdictOf(part, code);
    verdicts.push({ part, verdict });
    console.log(`== ${part}${SAID[verdict]} (${secondsSince(began)})\n${said}`.trimEnd());
  }
}

/** The script as npm runs it, without npm's half second: its tools are on PATH already. What it says is kept until it ends. */
function run(part: string): Promise<{ code: number | null; said: string }> {
  const command = scripts[part];
  if (command === undefined) throw new Error(`package.json has no script ${part}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, { cwd: ROOT, env: { ...process.env, ...GARBAGE }, shell: true, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => void (said += text));
    child.once("error", reject).once("close", (code) => resolve({ code, said }));
  });
}

function secondsSince(moment: number): string {
  return `${((performance.now() - moment) / 1000).toFixed(1)} s`;
}
