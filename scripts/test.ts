import { spawn } from "node:child_process";
import { helpWhenAsked } from "../local-cloud/usage.ts";

/**
 * `npm test`: two rows of runs side by side, because each alone leaves half of two cores idle: what runs outside workerd and then some
 * folders of what runs inside, and the rest of that. What takes seconds a test is tagged
 * `slow` and has a command of its own (`npm run test:slow`). What is said of tests after the command goes to one run of Vitest over all of
 * them.
 */
helpWhenAsked([
  "Runs everything that must pass, but for what takes seconds a test (npm run test:slow).",
  "npm test",
  "npm test -- test/worker/cart     one run of Vitest, with what Vitest takes",
]);
const QUICK = ["--tags-filter", "!slow"];
const BESIDE_THE_NODE_ROW = ["auth", "automations", "chat", "checkout", "dead-letters", "ops-desk", "payments", "stock"].map(
  (folder) => `test/worker/${folder}`,
);
const ROWS = [
  [
    [...projects("unit", "model", "local-cloud", "journey"), ...QUICK],
    [...projects("worker"), ...QUICK, ...BESIDE_THE_NODE_ROW],
  ],
  [[...projects("worker"), ...QUICK, ...BESIDE_THE_NODE_ROW.flatMap((folder) => ["--exclude", `${folder}/**`])]],
] as const;

function projects(...names: readonly string[]): string[] {
  return names.flatMap((name) => ["--project", name]);
}

/** Shows what runs say one run after the other: of one that is not its turn yet it is held. */
class Turns {
  #turn: Promise<unknown> = Promise.resolve();

  /** Takes the next turn for as long as `over` lasts. */
  take(over: Promise<unknown>, show: () => void): void {
    this.#turn = this.#turn.then(show).then(() => over);
  }
}

/** One run of Vitest; answers its exit code. Its output goes out as it comes once nobody else's does. */
function run(which: readonly string[], turns: Turns): Promise<number> {
  const child = spawn("vitest", ["run", ...which], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, FORCE_COLOR: process.env["FORCE_COLOR"] ?? (process.stdout.isTTY ? "1" : "0") },
  });
  const held: Buffer[] = [];
  let show = (chunk: Buffer): unknown => held.push(chunk);
  child.stdout.on("data", (chunk: Buffer) => show(chunk));
  child.stderr.on("data", (chunk: Buffer) => show(chunk));
  const ended = new Promise<number>((resolve) =>
    child
      .once("error", (error) => {
        console.error(error);
        resolve(1);
      })
      .once("close", (code) => resolve(code ?? 1)),
  );
  turns.take(ended, () => {
    process.stdout.write(Buffer.concat(held));
    show = (chunk) => process.stdout.write(chunk);
  });
  return ended;
}

async function inTurn(row: readonly (readonly string[])[], turns: Turns): Promise<number[]> {
  const codes: number[] = [];
  for (const which of row) codes.push(await run(which, turns));
  return codes;
}

const rest = process.argv.slice(2);
const turns = new Turns();
const all = projects("unit", "local-cloud", "journey", "worker");
const codes = rest.length > 0 ? [await run([...all, ...rest], turns)] : (await Promise.all(ROWS.map((row) => inTurn(row, turns)))).flat();
process.exitCode = Math.max(...codes);
