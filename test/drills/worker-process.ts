import { join } from "node:path";
import { notedChild } from "../../local-cloud/left-behind.ts";
import { terminate } from "../../local-cloud/processes.ts";
import { check, until } from "../journey/client.ts";
import type { Stage } from "./stage.ts";

const BACK_SECONDS = 60;

/** Kills the runtime that the stack's Worker runs in, with all it held in memory, and waits until the one that follows it serves. */
export async function killWorker({ stack, stateDir }: Pick<Stage, "stack" | "stateDir">): Promise<void> {
  const file = join(stateDir, "worker", "workerd.json");
  const runtime = notedChild(file);
  check(runtime, "the drill needs the runtime of a stack that `npm start` or the drill itself has started");
  await terminate(runtime, "SIGKILL", 5_000);
  await until("another runtime that serves", BACK_SECONDS, async () => {
    const next = notedChild(file);
    return next && next.pid !== runtime.pid && (await serves(stack.url)) ? true : undefined;
  });
}

/** Nothing listens for a moment, and what was sent to the dead one is never answered. */
async function serves(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError")) return false;
    throw error;
  }
}
