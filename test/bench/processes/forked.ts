import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { newPlace } from "../../support/node/stack-place.ts";

/** What a process is told to bring up. */
export interface Place {
  stateDir: string;
  port: number;
  /** Laid over the settings the Worker has otherwise. */
  settings: Record<string, string>;
  inspectorPort?: number;
}

export interface Forked<Told> {
  /** The process below which all of it runs. */
  pid: number;
  told: Told;
  /** Ends it, and its state is gone. */
  stop(): Promise<void>;
}

/** Starts `program` of this folder in a process of its own, so that its CPU time is not the client's; resolves with what it tells once it is up. */
export async function forkProcess<Told>(program: string, options: Pick<Place, "settings" | "inspectorPort">): Promise<Forked<Told>> {
  const { port, stateDir, remove } = await newPlace("bench");
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), [JSON.stringify({ ...options, port, stateDir })], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    await exited;
    remove();
  };
  const told = await Promise.race([once(child, "message"), exited.then(() => undefined)]);
  if (!told || child.pid === undefined) {
    remove();
    throw new Error(`${program} ended before it was up`);
  }
  return { pid: child.pid, told: told[0] as Told, stop };
}

/** What runs in the process. */
export interface Up<Told> {
  told: Told;
  stop(): Promise<void>;
}

/** In the process: brings up what it is told to, tells of it, and stops it when its parent lets go or is gone. */
export async function serveParent(start: (place: Place) => Promise<Up<object>>): Promise<void> {
  // A terminal interrupts both; the parent decides.
  process.on("SIGINT", () => undefined);
  const { told, stop } = await start(JSON.parse(process.argv[2] ?? "{}") as Place);
  process.once("disconnect", () => void stop().then(() => process.exit()));
  process.send?.(told);
}
