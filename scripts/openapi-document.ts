import { build, type Plugin } from "esbuild";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./source-facts.ts";

/** The routes as one module that Node reads: what only an isolate has is left out, for no route asks for it before a request comes. */
const OUTFILE = join(ROOT, `dist/openapi/routes-${process.pid}.mjs`);

const platform: Plugin = {
  name: "platform",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^cloudflare:/ }, ({ path }) => ({ path, namespace: "platform" }));
    onLoad({ filter: /.*/, namespace: "platform" }, () => ({ contents: "export class DurableObject {}" }));
    onResolve({ filter: /sdks\/[\w-]+\.js$/ }, ({ path }) => ({ path, external: true }));
  },
};

const CONTENTS = `
  import { routesIn } from "./src/routes.ts";
  import { toJSONSchema } from "zod";
  import { openApiDocument } from "./src/platform/http/openapi.ts";
  import { OPENAPI_VERSIONS } from "./src/platform/http/openapi-versions.ts";
  import { problemSchema } from "./src/platform/http/problem-schema.ts";
  const tools = { toJsonSchema: toJSONSchema, problemSchema };
  export async function documents(environment, info) {
    const specs = (await routesIn(environment)).map(({ spec }) => spec);
    return Object.fromEntries(OPENAPI_VERSIONS.map((version) => [version, openApiDocument(specs, info, tools, version)]));
  }
`;

interface OpenApi {
  paths: Record<string, unknown>;
  [member: string]: unknown;
}

/** By version the documents that a Worker answers at `/openapi.json`, made without one: from the very specs that validate its requests. */
export async function openApiOf(environment: "production" | "local"): Promise<Record<string, OpenApi>> {
  await build({
    absWorkingDir: ROOT,
    stdin: { contents: CONTENTS, resolveDir: ROOT },
    bundle: true,
    outfile: OUTFILE,
    format: "esm",
    platform: "node",
    packages: "external",
    target: "es2024",
    logLevel: "error",
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    plugins: [platform],
  });
  const { documents } = (await import(pathToFileURL(OUTFILE).href).finally(() => rmSync(OUTFILE, { force: true }))) as {
    documents: (environment: string, info: { version: string; server: string }) => Promise<Record<string, OpenApi>>;
  };
  return documents(environment, { version: "1", server: "https://procure.example" });
}
