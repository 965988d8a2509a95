import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { identify, isRunning, type ProcessIdentity } from "./processes.ts";

const lockSchema = z.object({ pid: z.int(), startedAt: z.string() });

/**
 * Makes this process the only one on `stateDir`; answers how to let go.
 * Throws where another one runs there; a lock whose process is gone is taken over.
 */
export function lockState(stateDir: string): () => void {
  const own = `${lockFile(stateDir)}.${process.pid}`;
  writeFileSync(own, JSON.stringify(identify(process.pid)));
  try {
    for (;;) {
      if (tryLink(own, lockFile(stateDir))) break;
      const holder = lockHolder(stateDir);
      if (holder) throw new Error(`${stateDir} is in use by process ${holder.pid}: stop that one, or give another STATE_DIR (and PORT)`);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(lockFile(stateDir), { force: true });
}

/** The running process that holds the state, if any; the lock of one that is gone is cleared away. */
export function lockHolder(stateDir: string): ProcessIdentity | undefined {
  const file = lockFile(stateDir);
  const holder = readLock(file);
  if (holder && isRunning(holder)) return holder;
  // Moved before it is removed: of two that find it stale only one gets it, and nobody removes a new one.
  if (holder && move(file, `${file}.stale.${process.pid}`)) rmSync(`${file}.stale.${process.pid}`);
  return undefined;
}

const lockFile = (stateDir: string): string => join(stateDir, "lock.json");

function readLock(file: string): ProcessIdentity | undefined {
  const text = unlessMissing(() => readFileSync(file, "utf8"));
  return text === undefined ? undefined : lockSchema.parse(JSON.parse(text));
}

function move(from: string, to: string): boolean {
  return unlessMissing(() => (renameSync(from, to), true)) ?? false;
}

function unlessMissing<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A link appears whole or not at all, so that nobody reads a lock half written. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
