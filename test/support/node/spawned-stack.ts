import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readStackFile, type StackFile } from "../../../local-cloud/stack-file.ts";

const START = fileURLToPath(new URL("../../../local-cloud/start.ts", import.meta.url));
const READY = "ProcureIQ is up";

/** The whole stack in a process of its own, as `npm start` runs it, so that it can be killed like one. */
export class SpawnedStack {
  readonly #stateDir: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  constructor(stateDir: string, port: number) {
    this.#stateDir = stateDir;
    this.#port = port;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", START], {
      env: { ...process.env, PORT: String(this.#port), STATE_DIR: this.#stateDir },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    let output = "";
    const ready = new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        if (output.includes(READY)) resolve();
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("exit", (code) => reject(new Error(`the stack ended with ${code} before it was ready:\n${output}`)));
    });
    await ready;
  }

  file(): StackFile {
    const file = readStackFile(this.#stateDir);
    if (!file) throw new Error(`no stack.json in ${join(this.#stateDir)}`);
    return file;
  }

  /** `kill -9` for the stack's own process and every process it started, at once. */
  async kill(): Promise<void> {
    const { pids } = this.file();
    const exited = this.#child && once(this.#child, "exit");
    for (const pid of pids) signal(pid, "SIGKILL");
    await exited;
  }

  async stop(): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await exited;
  }
}

/** A process that is gone already cannot be killed again, and need not be. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
