import { builtinModules } from "node:module";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import * as z from "zod";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const SETS = join(ROOT, "test/support/objects-of-release");
const WORKER = join(ROOT, "test/worker/objects/worker-over-files.ts");

const manifestSchema = z.object({
  at: z.iso.datetime(),
  objects: z.array(z.object({ file: z.string(), binding: z.string(), name: z.string() })),
});
const saidSchema = z.array(z.object({ port: z.string(), method: z.string(), args: z.array(z.unknown()), answer: z.unknown() }));

export interface OpenedObjects {
  /** What the port answers; throws with what went wrong. */
  ask(port: string, method: string, ...args: unknown[]): Promise<unknown>;
  /** The file of one of the set's objects, as the runtime has it. */
  fileOf(object: string): string;
  close(): Promise<void>;
}

/** A set of real files, and the moment they were taken. */
const manifestOf = (set: string) => manifestSchema.parse(JSON.parse(readFileSync(join(SETS, set, "objects.json"), "utf8")));

/** What the release that wrote the files answered itself, over the same files. */
export const saidBy = (set: string) => saidSchema.parse(JSON.parse(readFileSync(join(SETS, set, "said.json"), "utf8")));

export const fileIn = (set: string, object: string): Uint8Array => gunzipSync(readFileSync(join(SETS, set, `${object}.sqlite.gz`)));

/** Runs this release's classes over a copy of the files, each changed by `prepare` before anything opens it. */
export async function openObjects(
  set: string,
  worker: string,
  prepare: (object: string, path: string) => void = () => undefined,
): Promise<OpenedObjects> {
  const { at, objects } = manifestOf(set);
  const folder = mkdtempSync(join(tmpdir(), "objects-"));
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(ROOT, "wrangler.toml"));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: () => undefined,
      resourcePersistencePath: folder,
      workers: [
        {
          ...workerOptions,
          modules: [{ type: "ESModule", path: "index.js", contents: worker }],
          bindings: { ENVIRONMENT: "production", NOW: at },
        },
      ],
    }),
  );
  const url = await miniflare.ready;
  const paths = new Map<string, string>();
  for (const { file, binding, name } of objects) {
    const namespace = await miniflare.getDurableObjectNamespace(binding);
    const path = join(folder, "do", `-${file.split(".")[0]}`);
    mkdirSync(path, { recursive: true });
    const at = join(path, `${namespace.idFromName(name).toString()}.sqlite`);
    writeFileSync(at, fileIn(set, file));
    prepare(file, at);
    paths.set(file, at);
  }
  return {
    async ask(port, method, ...args) {
      const response = await fetch(url, { method: "POST", body: JSON.stringify({ port, method, args }) });
      const answer = await response.json();
      if (!response.ok) throw new Error(`${port}.${method}: ${JSON.stringify(answer)}`);
      return answer;
    },
    fileOf: (object) => paths.get(object) ?? "",
    async close() {
      await miniflare.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The Worker of the objects' classes alone, as text. */
export async function bundleObjects(entry = WORKER): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    // The SDKs are modules of their own that a build writes; no object loads one here.
    external: ["cloudflare:*", "node:*", "./sdks/*"],
    alias: Object.fromEntries(
      builtinModules.filter((name) => /^[a-z]/.test(name) && !name.includes(":")).map((name) => [name, `node:${name}`]),
    ),
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}
