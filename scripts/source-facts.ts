import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the code has, read off its text: what docs may name. */
export const ROOT = join(import.meta.dirname, "..");

export const read = (file: string): string => readFileSync(`${ROOT}/${file}`, "utf8");
export const files = (...patterns: string[]): string[] =>
  patterns.flatMap((pattern): string[] => globSync(pattern, { cwd: ROOT, exclude: (name) => name === "node_modules" })).toSorted();

function code(): string {
  const texts = files("src/**/*.{ts,tsx}", "durable-objects/**/*.ts", "queues/*.ts").map(read).map(withPathsWrittenOut);
  const all = texts.join("\n");
  return texts.map((text) => withGivenPaths(text, all)).join("\n");
}

/** A function that makes routes below the path it is given (`export function name({ path, … }): Routes`) once for each path that it is given. */
function withGivenPaths(text: string, all: string): string {
  const name = /^export function (\w+)\(\{\s*path\b[^)]*\): Routes</m.exec(text)?.[1];
  if (name === undefined) return text;
  const paths = [...all.matchAll(new RegExp(`\\b${name}\\(\\{[^}]*?\\bpath: "([^"]+)"`, "g"))].map(([, path = ""]) => path);
  return paths
    .map((path) =>
      text
        .replaceAll(/(method: "\w+"), path,/g, (_, method: string) => `${method}, path: "${path}",`)
        .replaceAll(/path: `\$\{path\}([^`]*)`/g, (_, rest: string) => `path: "${path}${rest}"`),
    )
    .join("\n");
}

/** A file's path constants (`const BASE = "/admin/incidents"`) put where its routes use them. */
function withPathsWrittenOut(text: string): string {
  const constants = [...text.matchAll(/^const ([A-Z_]+) = "(\/[^"]*)";$/gm)];
  return constants.reduce(
    (written, [, name = "", path = ""]) =>
      written
        .replaceAll(new RegExp(`path: ${name}\\b`, "g"), `path: "${path}"`)
        .replaceAll(new RegExp(`path: \`\\$\\{${name}\\}([^\`]*)\``, "g"), (_, rest: string) => `path: "${path}${rest}"`),
    text,
  );
}

export interface SourceFacts {
  /** `GET /carts/{id}`, … */
  routes: ReadonlySet<string>;
  /** Names of metrics in the catalogue. */
  metrics: ReadonlySet<string>;
  /** All text of the Worker, for names that are no routes or metrics. */
  text: string;
  scripts: ReadonlySet<string>;
}

export function sourceFacts(): SourceFacts {
  const text = code();
  const routes = [...text.matchAll(/method: "(\w+)",\s*path: "([^"]+)"/g)].map(
    ([, method = "", path = ""]) => `${method.toUpperCase()} ${path}`,
  );
  const metrics = [...text.matchAll(/\b(?:counter|gauge|latency|distinct)\(\s*"([a-z_]+)"/g)].map(([, name = ""]) => name);
  const manifest = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  return { routes: new Set(routes), metrics: new Set(metrics), text, scripts: new Set(Object.keys(manifest.scripts)) };
}

/** Prints what is wrong and ends the process with 1, or says that all is well. */
export function conclude(name: string, wrong: readonly string[], checked: string): void {
  for (const line of wrong) console.error(`${name}: ${line}`);
  if (wrong.length > 0) process.exitCode = 1;
  else console.log(`${name}: ${checked}`);
}
