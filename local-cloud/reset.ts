import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stopLeftBehind } from "./left-behind.ts";
import { outsideHome } from "./services/postgres/binaries.ts";
import { stopOrphan } from "./services/postgres/orphan.ts";
import { stateDirOf } from "./state-dir.ts";
import { lockHolder } from "./state-lock.ts";

const stateDir = stateDirOf(process.env);
const holder = existsSync(stateDir) ? lockHolder(stateDir) : undefined;
if (holder) {
  console.error(`${stateDir} is in use by process ${holder.pid}: stop that one first`);
  process.exit(1);
}
if (existsSync(stateDir)) {
  const postgres = join(stateDir, "postgres");
  const outside = outsideHome(postgres);
  for (const folder of [postgres, outside]) await stopOrphan(join(folder, "data"), console.log);
  for (const record of [join(stateDir, "redis", "server.json"), join(stateDir, "worker", "workerd.json")]) await stopLeftBehind(record);
  rmSync(outside, { recursive: true, force: true });
  rmSync(stateDir, { recursive: true });
}
console.log(`${stateDir} is empty`);
