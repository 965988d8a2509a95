import { stateDirOf } from "./state-dir.ts";
import { wipeState } from "./wipe-state.ts";

const stateDir = stateDirOf(process.env);
try {
  await wipeState(stateDir, console.log);
  console.log(`${stateDir} is wiped`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
