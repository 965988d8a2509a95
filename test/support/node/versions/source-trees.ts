import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { bundleWorker } from "../../../../local-cloud/worker-bundle.ts";
import type { Version } from "./side-by-side.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..", "..");
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
