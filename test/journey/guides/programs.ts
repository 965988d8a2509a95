import { build } from "esbuild";
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "../../..");
const OUT = join(ROOT, "dist/guides");
const SDK = join(ROOT, "packages/sdk/src/client.ts");

/** As strict as a reader's own project is by default, with the typed client by the name it is installed by. */
const TSCONFIG = {
  compilerOptions: {
    target: "ES2024",
    lib: ["ES2024", "ESNext.Array", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
    module: "ESNext",
    moduleResolution: "bundler",
    moduleDetection: "force",
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    paths: { "@procureiq/sdk": ["../../packages/sdk/src/client.ts"] },
  },
  include: ["*.ts"],
};

/** Writes the guides' programs and compiles them strictly; what the compiler says, which should be nothing. Each is a module that Node runs. */
export async function compilePrograms(programs: ReadonlyMap<string, string>): Promise<string> {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, "tsconfig.json"), JSON.stringify(TSCONFIG));
  for (const [name, code] of programs) writeFileSync(join(OUT, `${name}.ts`), code);
  const { stdout } = await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", OUT]).catch(
    // A compiler that could not run says nothing on its standard output.
    (error: { stdout: string; message: string }) => ({ stdout: error.stdout || error.message }),
  );
  await build({
    entryPoints: [...programs.keys()].map((name) => join(OUT, `${name}.ts`)),
    outdir: OUT,
    outExtension: { ".js": ".mjs" },
    alias: { "@procureiq/sdk": SDK },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    logLevel: "error",
  });
  return stdout;
}

export const programFile = (name: string): string => join(OUT, `${name}.mjs`);

/** Runs a guide's program to its end; what it printed. */
export async function runProgram(name: string, env: Record<string, string>): Promise<string> {
  return (await run(process.execPath, [programFile(name)], { env: { PATH: process.env["PATH"], ...env }, timeout: 150_000 })).stdout;
}
