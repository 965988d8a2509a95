import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Where everything persists: `STATE_DIR`, or `.local/` in the project. */
export function stateDirOf(environment: Readonly<Record<string, string | undefined>>): string {
  return resolve(environment["STATE_DIR"] || fileURLToPath(new URL("../.local", import.meta.url)));
}
