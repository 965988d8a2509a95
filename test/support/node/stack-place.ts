import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../local-cloud/ports.ts";
import { removeState } from "../../../local-cloud/wipe-state.ts";

/** Where a stack of its own stands. */
export interface StackPlace {
  /** Empty at first; its name has a space, as users' folders have. */
  stateDir: string;
  port: number;
  remove(): void;
}

/** An empty state folder, named by its purpose, and a free port. */
export async function newPlace(purpose: string): Promise<StackPlace> {
  const port = await freePort();
  const stateDir = mkdtempSync(join(tmpdir(), `procureiq ${purpose} `));
  return { stateDir, port, remove: () => removeState(stateDir) };
}
