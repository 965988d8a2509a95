import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundleWorker } from "../../local-cloud/worker-bundle.ts";
import type { BenchLine } from "./bench-line.ts";

/** The size of what a deploy uploads: the entry module alone, and everything imported later on demand. */
export async function bundleFigures(root: string): Promise<BenchLine[]> {
  const { folder } = await bundleWorker(root);
  const modules = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  const size = (name: string): number => gzipSync(readFileSync(join(folder, name))).byteLength / 1024;
  return [{ name: "bundle, minified and gzipped", value: modules.reduce((sum, name) => sum + size(name), 0), unit: "KiB" }];
}
