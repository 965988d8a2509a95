import { existsSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stopAllLeftBehind } from "./left-behind-servers.ts";
import { outsideHome } from "./services/postgres/binaries.ts";
import { lockHolder } from "./state-lock.ts";

/** Removes a folder that stacks kept their state in, and what of it could not stand there. Nothing may run on it. */
export function removeState(stateDir: string): void {
  if (!existsSync(stateDir)) return;
  rmSync(outsideHome(join(realpathSync(stateDir), "postgres")), { recursive: true, force: true });
  rmSync(stateDir, { recursive: true });
}

/** Removes all that a stack keeps; throws where one still runs on it. */
export async function wipeState(stateDir: string, log: (message: string) => void): Promise<void> {
  if (!existsSync(stateDir)) return;
  const holder = lockHolder(stateDir);
  if (holder) throw new Error(`${stateDir} is in use by process ${holder.pid}: stop that one first`);
  await stopAllLeftBehind(stateDir, log);
  removeState(stateDir);
}
