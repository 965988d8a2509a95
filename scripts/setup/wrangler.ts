import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

export interface WranglerAnswer {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs wrangler with these arguments; its exit code is an answer. */
export type Wrangler = (args: readonly string[], more?: { outputFile?: string }) => Promise<WranglerAnswer>;

const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  // No question that nobody sees: what needs an answer is said in the arguments.
  CI: "true",
  NO_COLOR: "1",
};
const LONGEST_MS = 15 * 60_000;

/** The wrangler of this repository; `program` is another's that stands in for it, in tests. */
export function createWrangler(cwd: string, program: readonly string[] = ownWrangler()): Wrangler {
  const [command = "", ...before] = program;
  return (args, { outputFile } = {}) =>
    new Promise((resolve) => {
      const env = { ...process.env, ...QUIET, ...(outputFile === undefined ? {} : { WRANGLER_OUTPUT_FILE_PATH: outputFile }) };
      const options = { cwd, env, timeout: LONGEST_MS, maxBuffer: 64 * 1_048_576 };
      execFile(command, [...before, ...args], options, (error, stdout, stderr) =>
        resolve({ code: error ? (typeof error.code === "number" ? error.code : 1) : 0, stdout, stderr: stderr || (error?.message ?? "") }),
      );
    });
}

function ownWrangler(): string[] {
  return [process.execPath, join(createRequire(import.meta.url).resolve("wrangler/package.json"), "..", "bin", "wrangler.js")];
}

/** The line in which wrangler says what was wrong. */
export function wranglersWords({ stdout, stderr }: WranglerAnswer): string {
  const said = `${stderr}\n${stdout}`;
  return (/\[ERROR\]\s*(.+)/.exec(said)?.[1] ?? said.trim().split("\n").at(-1) ?? "nothing").trim().slice(0, 300);
}
