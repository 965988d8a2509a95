import { stateDirOf } from "./state-dir.ts";
import { argumentsOf } from "./usage.ts";
import { wipeState } from "./wipe-state.ts";

argumentsOf(["Forgets all that `npm start` has stored in STATE_DIR (.local); refused while it runs.", "npm run reset"], {});

const stateDir = stateDirOf(process.env);
try {
  await wipeState(stateDir, console.log);
  console.log(`${stateDir} is wiped`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
