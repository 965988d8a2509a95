import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "./atomic-file.ts";

/** Below the ranges from which systems take ports for outgoing connections, so that a kept port stays free. */
const FIRST = 20_000;
const LAST = 30_000;
const ATTEMPTS = 200;

const fileSchema = z.record(z.string(), z.int().min(1).max(65_535));

/** Whether nobody listens on 127.0.0.1 at this port. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" || error.code === "EACCES" ? resolve(false) : reject(error),
    );
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/** A port that is free now and is not in `except`. */
export async function freePort(except: ReadonlySet<number> = new Set()): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (!except.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port found between ${FIRST} and ${LAST}`);
}

/**
 * A port for each name: the one it had at the last start while that is free, so that stored URLs stay true,
 * else a new one. The choice is kept in `<stateDir>/ports.json`.
 */
export async function assignPorts<Name extends string>(stateDir: string, names: readonly Name[]): Promise<Record<Name, number>> {
  const file = join(stateDir, "ports.json");
  const kept = existsSync(file) ? fileSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  const taken = new Set(Object.values(kept));
  const assigned = { ...kept };
  for (const name of names) {
    const known = kept[name];
    if (known !== undefined && (await isFree(known))) continue;
    const port = await freePort(taken);
    taken.add(port);
    assigned[name] = port;
  }
  writeFileAtomically(file, JSON.stringify(assigned, null, 2));
  return assigned as Record<Name, number>;
}
