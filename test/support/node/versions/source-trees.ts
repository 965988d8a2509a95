import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { bundleWorker } from "../../../../local-cloud/worker-bundle.ts";
import type { Version } from "./side-by-side.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..", "..");
/** What the Worker is built of, besides packages. */
const SOURCES = ["src", "durable-objects", "queues", "config", "scripts", "browser", "packages/sdk/src", "local-cloud"];
const FILES = ["wrangler.toml", "package.json", "package-lock.json", "tsconfig.json", "tsconfig.worker.json", "tsconfig.node.json"];
const run = promisify(execFile);

export interface SourceTree {
  root: string;
  remove(): void;
}

/** The Worker of a tree, built as it would be deployed. */
export async function versionOf({ root }: Pick<SourceTree, "root">, id: string): Promise<Version> {
  const { folder, hash } = await bundleWorker(root);
  return { id, root, bundle: folder, releaseId: `${id}-${hash}` };
}

export const thisTree: Pick<SourceTree, "root"> = { root: ROOT };

/** This tree with one piece of its text changed, which has to be there once. */
export function changedTree(file: string, text: string, otherwise: string): SourceTree {
  const tree = emptyTree();
  for (const folder of SOURCES) cpSync(join(ROOT, folder), join(tree.root, folder), { recursive: true, filter: isSource });
  for (const name of FILES) cpSync(join(ROOT, name), join(tree.root, name));
  symlinkSync(join(ROOT, "node_modules"), join(tree.root, "node_modules"));
  const before = readFileSync(join(tree.root, file), "utf8");
  if (before.split(text).length !== 2) throw new Error(`${file} has not once: ${text}`);
  writeFileSync(join(tree.root, file), before.replace(text, otherwise));
  return tree;
}

const isSource = (path: string): boolean => !/\/(?:node_modules|dist|test)$|\/\.[^/]*$/.test(path);

/**
 * The commit of the release before: `RELEASE_BEFORE`, or the one after which migrations were added last, whose Worker knows nothing of the
 * newest tables. Undefined where the history is not at hand (a shallow clone, an archive).
 */
export async function commitBefore(): Promise<string | undefined> {
  const asked = process.env["RELEASE_BEFORE"];
  try {
    const newest = asked ? undefined : (await git("log", "-1", "--format=%H", "--", "migrations")).trim();
    return (await git("rev-parse", "--verify", "--quiet", asked ? `${asked}^{commit}` : `${newest}^`)).trim();
  } catch (error) {
    if (asked) throw new Error(`RELEASE_BEFORE is "${asked}", which is no commit here`, { cause: error });
    return undefined;
  }
}

/** The tree of a commit with its packages: this tree's where both lock the same. */
export async function treeOf(commit: string): Promise<SourceTree> {
  const tree = emptyTree();
  try {
    const archive = join(tree.root, "..", `${commit}.tar`);
    await git("archive", "--format=tar", `--output=${archive}`, commit);
    await run("tar", ["-xf", archive, "-C", tree.root]);
    if (readFileSync(join(tree.root, "package-lock.json"), "utf8") === readFileSync(join(ROOT, "package-lock.json"), "utf8"))
      symlinkSync(join(ROOT, "node_modules"), join(tree.root, "node_modules"));
    else await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: tree.root, maxBuffer: 16 * 1_048_576 });
    return tree;
  } catch (error) {
    tree.remove();
    throw error;
  }
}

function emptyTree(): SourceTree {
  const place = mkdtempSync(join(tmpdir(), "procureiq-release-"));
  const root = join(place, "tree");
  mkdirSync(root);
  return { root, remove: () => rmSync(place, { recursive: true, force: true }) };
}

async function git(...args: string[]): Promise<string> {
  return (await run("git", args, { cwd: ROOT, maxBuffer: 16 * 1_048_576 })).stdout;
}
