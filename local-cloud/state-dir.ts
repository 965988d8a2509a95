import { join, resolve } from "node:path";

/** Where everything persists: `STATE_DIR`, or `.local/` in the project. */
export function stateDirOf(environment: Readonly<Record<string, string | undefined>>): string {
  return resolve(environment["STATE_DIR"] || join(import.meta.dirname, "..", ".local"));
}
