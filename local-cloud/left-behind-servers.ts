import { join } from "node:path";
import { stopLeftBehind } from "./left-behind.ts";
import { stopOrphan } from "./services/postgres/orphan.ts";
import { dataFolders } from "./services/postgres/binaries.ts";

/** Ends the servers of a start that was killed on this STATE_DIR, so that their ports and files are free again. */
export async function stopAllLeftBehind(stateDir: string, log: (message: string) => void): Promise<void> {
  await Promise.all([
    stopLeftBehind(join(stateDir, "worker", "workerd.json")),
    stopLeftBehind(join(stateDir, "redis", "server.json")),
    ...dataFolders(join(stateDir, "postgres")).map((folder) => stopOrphan(folder, log)),
  ]);
}
