import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "./atomic-file.ts";

/** Below the ranges from which systems take ports for outgoing connections, so that a kept port stays free. */
const FIRST = 20_000;
const BLOCKS = 100;
const BLOCK = 100;

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

/**
 * The blocks of ports that are this process's own. A port that is found free and listened at a moment later may be another's by then, and
 * looking whether it is free takes it for that moment: so no two processes look into one block. It is held by listening at its first port,
 * which the system gives to one and takes back with the process, however that ends.
 */
const held = new Map<number, Server>();
const given = new Set<number>();

function holdBlock(block: number): Promise<boolean> {
  if (held.has(block)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const lock = createServer((socket) => socket.destroy());
    lock.once("error", () => resolve(false));
    lock.listen(FIRST + block * BLOCK, "127.0.0.1", () => {
      held.set(block, lock.unref());
      resolve(true);
    });
  });
}

async function freeIn(block: number, except: ReadonlySet<number>): Promise<number | undefined> {
  for (let port = FIRST + block * BLOCK + 1; port < FIRST + (block + 1) * BLOCK; port += 1) {
    if (except.has(port) || given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  return undefined;
}

/** A port that is free, is not in `except`, and is given to nobody else who asks here, in this process or another, while this one lives. */
export async function freePort(except: ReadonlySet<number> = new Set()): Promise<number> {
  for (const block of held.keys()) {
    const port = await freeIn(block, except);
    if (port !== undefined) return port;
  }
  const start = Math.floor(Math.random() * BLOCKS);
  for (let step = 0; step < BLOCKS; step += 1) {
    const block = (start + step) % BLOCKS;
    const port = held.has(block) || !(await holdBlock(block)) ? undefined : await freeIn(block, except);
    if (port !== undefined) return port;
  }
  throw new Error(`no free port found between ${FIRST} and ${FIRST + BLOCKS * BLOCK}`);
}

/**
 * A port for each name: the one it had at the last start while that is free, so that stored URLs stay true,
 * else a new one. The choice is kept in `<stateDir>/ports.json`.
 */
export async function assignPorts<Name extends string>(stateDir: string, names: readonly Name[]): Promise<Record<Name, number>> {
  const file = join(stateDir, "ports.json");
  const kept = existsSync(file) ? fileSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  const taken = new Set(Object.values(kept));
  const [block, ...others] = new Set([...taken].map((port) => Math.floor((port - FIRST) / BLOCK)));
  if (block !== undefined && others.length === 0) await holdBlock(block);
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
