import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { writeFileAtomically } from "./atomic-file.ts";
import { identify, isRunning, terminate, type ProcessIdentity } from "./processes.ts";

const identitySchema = z.object({ pid: z.int(), startedAt: z.string() });

/** Notes a child in `file`, so that the next start can end it where this one is killed and cannot. */
export function recordChild(file: string, pid: number): ProcessIdentity {
  const identity = identify(pid);
  if (!identity) throw new Error(`the process ${pid} ended before it was noted in ${file}`);
  writeFileAtomically(file, JSON.stringify(identity));
  return identity;
}

/** The child that `file` names, where it still runs; another process under the same number is none. */
export function notedChild(file: string): ProcessIdentity | undefined {
  if (!existsSync(file)) return undefined;
  const identity = identitySchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return isRunning(identity) ? identity : undefined;
}

/** Ends the child that `file` names where it still runs. */
export async function stopLeftBehind(file: string): Promise<void> {
  const child = notedChild(file);
  if (child) await terminate(child, "SIGTERM", 3_000);
}
