import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundleWorker } from "../../../local-cloud/worker-bundle.ts";

interface Part {
  /** A package, or a folder of ours. */
  name: string;
  /** Minified, before gzip: shares of one text have no size of their own in it. */
  bytes: number;
  loaded: "at start" | "when first used";
}

interface BundleSizes {
  /** What every isolate reads before it serves: the Worker's module and what that imports. Gzipped. */
  startBytes: number;
  /** All that a deploy uploads, each module gzipped. */
  uploadBytes: number;
  /** The largest first. */
  parts: Part[];
}

interface Metafile {
  outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }>; imports: { path: string; kind: string }[] }>;
}

const ENTRY = "index.js";

/** What the Worker's bundle is made of, as wrangler's own record of the build has it. */
export async function bundleParts(root: string): Promise<BundleSizes> {
  const { folder } = await bundleWorker(root);
  const { outputs } = JSON.parse(readFileSync(join(folder, "bundle-meta.json"), "utf8")) as Metafile;
  const entry = Object.entries(outputs).find(([path]) => path.endsWith(`/${ENTRY}`))?.[1];
  if (!entry) throw new Error(`the record of the build has no ${ENTRY}`);
  const modules = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  const imported = new Set(entry.imports.filter(({ kind }) => kind !== "dynamic-import").map(({ path }) => path.replace(/^\.\//, "")));
  const atStart = modules.filter((name) => name === ENTRY || imported.has(name));

  const bytes = (name: string): Buffer => readFileSync(join(folder, name));
  const gzipped = (names: readonly string[]): number => names.reduce((sum, name) => sum + gzipSync(bytes(name)).byteLength, 0);
  const whole = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(entry.inputs))
    whole.set(partOf(path), (whole.get(partOf(path)) ?? 0) + bytesInOutput);
  const parts: Part[] = [
    ...[...whole].map(([name, size]): Part => ({ name, bytes: size, loaded: "at start" })),
    ...modules
      .filter((name) => name !== ENTRY)
      .map((name): Part => ({ name, bytes: bytes(name).byteLength, loaded: atStart.includes(name) ? "at start" : "when first used" })),
  ];
  return { startBytes: gzipped(atStart), uploadBytes: gzipped(modules), parts: parts.toSorted((a, b) => b.bytes - a.bytes) };
}

function partOf(path: string): string {
  const packaged = path.split("node_modules/").at(-1) ?? path;
  const names = packaged.split("/");
  if (packaged === path) return names.slice(0, names[0] === "src" ? 3 : 1).join("/");
  return names.slice(0, packaged.startsWith("@") ? 2 : 1).join("/");
}
