import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * What `wrangler deploy` would upload for the environment, gzipped, in KiB, by wrangler's own measure; undefined where it does
 * not say. Throws with wrangler's words where the Worker does not build.
 */
export async function measureBundle(projectRoot: string, environment: string): Promise<number | undefined> {
  const wrangler = join(createRequire(import.meta.url).resolve("wrangler/package.json"), "..", "bin", "wrangler.js");
  const outdir = mkdtempSync(join(tmpdir(), "procureiq-preflight-"));
  const quiet = {
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_LOG_PATH: outdir,
  };
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [wrangler, "deploy", "--dry-run", "--env", environment, "--outdir", outdir],
      {
        cwd: projectRoot,
        env: { ...process.env, ...quiet },
      },
    );
    return gzippedKib(stdout);
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`wrangler could not build the Worker for ${environment}:\n${stdout}${stderr}`, { cause: error });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Reads `Total Upload: 3739.18 KiB / gzip: 820.54 KiB`. */
export function gzippedKib(output: string): number | undefined {
  const [, figure] = /\/ gzip: ([\d.]+) KiB/.exec(output) ?? [];
  return figure === undefined ? undefined : Number(figure);
}
