import { globSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

const TYPES = {
  ".js": "ESModule",
  ".mjs": "ESModule",
  ".wasm": "CompiledWasm",
  ".txt": "Text",
  ".html": "Text",
  ".sql": "Text",
  ".bin": "Data",
} as const;

interface Module {
  type: (typeof TYPES)[keyof typeof TYPES];
  path: string;
  contents: string | Uint8Array<ArrayBuffer>;
}

/** The files of a bundle as the runtime's modules, the entry `index.js` first; types follow wrangler's own rules. */
export function readModules(folder: string): { modulesRoot: string; modules: Module[] } {
  const names = globSync("**/*", { cwd: folder }).filter((name) => extname(name) in TYPES);
  const ordered = ["index.js", ...names.filter((name) => name !== "index.js").toSorted()];
  const modules = ordered.map((name): Module => {
    const type = TYPES[extname(name) as keyof typeof TYPES];
    const path = join(folder, name);
    const isText = type === "ESModule" || type === "Text";
    return { type, path, contents: isText ? readFileSync(path, "utf8") : new Uint8Array(readFileSync(path)) };
  });
  return { modulesRoot: folder, modules };
}
