import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServiceContext } from "../../../local-cloud/service.ts";

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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port given"))));
    });
  });
}
