import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

/** Everything that goes into the bundle; the lock file stands for the packages. */
const INPUTS = [
  "src/**/*",
  "durable-objects/**/*",
  "queues/**/*",
  "config/**/*",
  "scripts/*sdks.ts",
  "wrangler.toml",
  "tsconfig.json",
  "package-lock.json",
];
/** Written by the build itself, from packages that the lock file stands for. */
const WRITTEN = ["src/**/*.js"];
const KEPT_BUNDLES = 3;

export interface WorkerBundle {
  /** Folder with `index.js` and what it imports, exactly as `wrangler deploy` would upload it. */
  folder: string;
  /** Names the content: the same sources give the same hash. */
  hash: string;
  built: boolean;
}

/** The Worker's bundle from `projectRoot`, built by wrangler into `dist/worker/<hash>` where the sources changed. */
export async function bundleWorker(projectRoot: string): Promise<WorkerBundle> {
  const hash = hashOfInputs(projectRoot);
  const parent = join(projectRoot, "dist", "worker");
  const folder = join(parent, hash);
  if (existsSync(folder)) return { folder, hash, built: false };
  const unfinished = join(parent, `${hash}.${process.pid}.unfinished`);
  mkdirSync(parent, { recursive: true });
  try {
    await runWrangler(projectRoot, unfinished);
    moveInto(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  removeOldest(parent);
  return { folder, hash, built: true };
}

function hashOfInputs(projectRoot: string): string {
  const digest = createHash("sha256");
  for (const file of globSync(INPUTS, { cwd: projectRoot, exclude: WRITTEN }).toSorted()) {
    const path = join(projectRoot, file);
    if (statSync(path).isFile()) digest.update(`${file}\0`).update(readFileSync(path)).update("\0");
  }
  return digest.digest("hex").slice(0, 16);
}

async function runWrangler(projectRoot: string, outdir: string): Promise<void> {
  const wrangler = join(createRequire(import.meta.url).resolve("wrangler/package.json"), "..", "bin", "wrangler.js");
  const environment = {
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_LOG_PATH: outdir,
  };
  try {
    await promisify(execFile)(process.execPath, [wrangler, "deploy", "--dry-run", "--metafile", "--env", "", "--outdir", outdir], {
      cwd: projectRoot,
      env: { ...process.env, ...environment },
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`wrangler could not build the Worker:\n${stdout}${stderr}`, { cause: error });
  }
}

/** Another start may have finished the same build meanwhile; either is right. */
function moveInto(unfinished: string, folder: string): void {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

function removeOldest(parent: string): void {
  const bundles = readdirSync(parent)
    .filter((name) => /^[0-9a-f]+$/.test(name))
    .map((name) => ({ path: join(parent, name), at: statSync(join(parent, name)).mtimeMs }))
    .toSorted((a, b) => b.at - a.at);
  for (const { path } of bundles.slice(KEPT_BUNDLES)) rmSync(path, { recursive: true, force: true });
}
