import { build } from "esbuild";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { allTypes } from "../../../packages/sdk/generate/api-types.ts";

/**
 * `generate.ts URL`: what two public generators make of the document that a running API answers, in `dist/generators/`, and the programs
 * over it, each as one module that Node runs. Hey-api's needs the compiler's own API, which TypeScript 7 does not have: it is given the
 * typed client's TypeScript 5.
 */
const ROOT = join(import.meta.dirname, "../../..");
const OUT = join(ROOT, "dist/generators");
const sdk = createRequire(join(ROOT, "packages/sdk/package.json"));
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === "typescript" ? pathToFileURL(sdk.resolve("typescript")).href : specifier, context),
});
const { createClient } = await import("@hey-api/openapi-ts");

const document = await (await fetch(process.argv[2] ?? "")).text();
rmSync(OUT, { recursive: true, force: true });
mkdirSync(join(OUT, "openapi-typescript"), { recursive: true });
writeFileSync(join(OUT, "openapi.json"), document);
writeFileSync(join(OUT, "openapi-typescript/api.d.ts"), await allTypes(document));
await createClient({
  input: join(OUT, "openapi.json"),
  output: { path: join(OUT, "hey-api") },
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
  logs: { level: "silent", file: false },
});
await build({
  entryPoints: ["by-openapi-fetch", "by-hey-api"].map((name) => join(import.meta.dirname, "programs", `${name}.ts`)),
  outdir: join(OUT, "programs"),
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node22",
  logLevel: "error",
});
