import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Example } from "../../../scripts/guides.ts";
import { check, until } from "../client.ts";

const run = promisify(execFile);
const UNTIL_SECONDS = 90;

/** What examples call by a name; each keeps what later ones need. */
export type Names = Record<string, string>;

/** Runs a block as a reader does, in bash, and holds its output against what the guide says of it. */
export async function runShell(example: Example, names: Names): Promise<void> {
  const output = example.until
    ? await until("what the guide waits for", UNTIL_SECONDS, async () => {
        const { stdout } = await bash(example, names);
        return example.keep.every(([, path]) => (at(parsed(stdout), path) ?? null) !== null) ? stdout : undefined;
      })
    : (await bash(example, names)).stdout;
  const body = parsed(output);
  for (const word of example.says) check(output.includes(word), `${example.code}\nsays no ${word}: ${output.slice(0, 1_000)}`);
  for (const [path, value] of example.expect) {
    const found = path === "" ? output.trim() : String(at(body, path));
    check(found === value, `${example.code}\nhas ${found} as ${path}, not ${value}: ${output.slice(0, 1_000)}`);
  }
  const refused = /problem|\/problems\//.test(String(at(body, "type")));
  check(!refused || example.expect.length > 0, `${example.code}\nwas refused: ${output.slice(0, 1_000)}`);
  for (const [name, path] of example.keep) {
    const value = at(body, path);
    check(typeof value === "string" || typeof value === "number", `${example.code}\nhas no ${path}: ${output.slice(0, 1_000)}`);
    names[name] = String(value);
  }
}

const bash = ({ code }: Example, names: Names) =>
  run("bash", ["-euo", "pipefail", "-c", code], { env: { PATH: process.env["PATH"], ...names }, timeout: 120_000, maxBuffer: 2 ** 26 });

/** The answer, where it is JSON. */
function parsed(output: string): unknown {
  return /^\s*[{[]/.test(output) ? JSON.parse(output) : undefined;
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((found, member) => (found as Record<string, unknown> | undefined | null)?.[member], value);
}
