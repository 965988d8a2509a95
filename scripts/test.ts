import { spawn } from "node:child_process";

/**
 * `npm test`: the tests inside workerd and the others side by side, because each alone leaves half of two cores idle. What is
 * said of tests after the command goes to one run of Vitest over all of them.
 */
const SIDES = [["unit", "local-cloud", "journey"], ["worker"]] as const;

/** One run of Vitest. Its output goes out as it comes once nobody else's does. */
function run(projects: readonly string[], rest: readonly string[]): { showNow(): void; ended: Promise<number> } {
  const child = spawn("vitest", ["run", ...projects.flatMap((project) => ["--project", project]), ...rest], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, FORCE_COLOR: process.env["FORCE_COLOR"] ?? (process.stdout.isTTY ? "1" : "0") },
  });
  const held: Buffer[] = [];
  let show = (chunk: Buffer): unknown => held.push(chunk);
  child.stdout.on("data", (chunk: Buffer) => show(chunk));
  child.stderr.on("data", (chunk: Buffer) => show(chunk));
  return {
    showNow() {
      process.stdout.write(Buffer.concat(held));
      show = (chunk) => process.stdout.write(chunk);
    },
    ended: new Promise((resolve) =>
      child
        .once("error", (error) => {
          console.error(error);
          resolve(1);
        })
        .once("close", (code) => resolve(code ?? 1)),
    ),
  };
}

const rest = process.argv.slice(2);
const runs = rest.length > 0 ? [run(SIDES.flat(), rest)] : SIDES.map((projects) => run(projects, []));
const codes: number[] = [];
for (const { showNow, ended } of runs) {
  showNow();
  codes.push(await ended);
}
process.exitCode = Math.max(...codes);
