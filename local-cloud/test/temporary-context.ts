import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../ports.ts";
import type { ServiceContext } from "../service.ts";

/** A context with a free port and a state folder of its own; `remove` deletes the folder. Log lines end up in `lines`. */
export async function temporaryContext(name: string): Promise<ServiceContext & { lines: string[]; remove(): Promise<void> }> {
  const stateDir = await mkdtemp(join(tmpdir(), `procureiq-${name}-`));
  const lines: string[] = [];
  return {
    name,
    port: await freePort(),
    stateDir,
    lines,
    log: (message) => void lines.push(message),
    remove: () => rm(stateDir, { recursive: true, force: true }),
  };
}
