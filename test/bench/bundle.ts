import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { bundleParts } from "../support/node/bundle-parts.ts";
import type { BenchLine } from "./bench-line.ts";

const LARGEST = 10;
const kib = (bytes: number): number => bytes / 1024;

/** What a deploy uploads, what of it every isolate reads as it starts and how long that takes it, and of what it is made. */
export async function bundleFigures(root: string): Promise<BenchLine[]> {
  const { startBytes, uploadBytes, parts } = await bundleParts(root);
  return [
    { name: "bundle, minified and gzipped", value: kib(uploadBytes), unit: "KiB" },
    { name: "bundle, what loads at start, minified and gzipped", value: kib(startBytes), unit: "KiB" },
    { name: "start-up, running as `wrangler check startup` has it", value: await startupMs(root), unit: "ms" },
    ...parts
      .slice(0, LARGEST)
      .map(({ name, bytes, loaded }) => ({ name: `  ${name}, minified, ${loaded}`, value: kib(bytes), unit: "KiB" })),
  ];
}

/** Time the Worker's start runs, its garbage collected, by the platform's own profile of it. On a busy machine it is longer. */
async function startupMs(root: string): Promise<number> {
  const wrangler = join(createRequire(import.meta.url).resolve("wrangler/package.json"), "..", "bin", "wrangler.js");
  const folder = mkdtempSync(join(tmpdir(), "startup-"));
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [wrangler, "check", "startup", "--outfile", join(folder, "worker.cpuprofile"), "--args=--env="],
      { cwd: root, env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: folder } },
    );
    const active = /Active: ([\d.]+) ms/.exec(stdout)?.[1];
    if (active === undefined) throw new Error(`wrangler does not say how long the start runs:\n${stdout}`);
    return Number(active);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
