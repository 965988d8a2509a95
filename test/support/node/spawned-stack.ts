import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { SettingsOverlay } from "../../../local-cloud/settings.ts";
import { readStackFile, type StackFile } from "../../../local-cloud/stack-file.ts";
import { newPlace, type StackPlace } from "./stack-place.ts";

const START = fileURLToPath(new URL("../../../local-cloud/start.ts", import.meta.url));
/** The last words of what it says once it is up. */
const READY = "Ctrl+C stops everything";
const INCOMPLETE = "NOT PROVISIONED";

/** The whole stack in a process of its own, as `npm start` runs it, so that it can be killed like one. */
export class SpawnedStack {
  readonly #purpose: string;
  readonly #settings: SettingsOverlay;
  #place: StackPlace | undefined;
  #child: ChildProcess | undefined;

  /** `purpose` names its state folder; `settings` are laid over the Worker's own. */
  constructor(purpose: string, settings: SettingsOverlay = {}) {
    this.#purpose = purpose;
    this.#settings = settings;
  }

  /** From an empty state the first time, when all that it is provisioned with has to be there; afterwards from what it left. */
  async start(): Promise<void> {
    const isFirst = this.#place === undefined;
    const { port, stateDir } = (this.#place ??= await newPlace(this.#purpose));
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", START], {
      env: { ...process.env, ...this.#overlaid(), PORT: String(port), STATE_DIR: stateDir },
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
    if (!isFirst || !output.includes(INCOMPLETE)) return;
    await this.remove();
    throw new Error(`the stack is up without what tests need of it:\n${output}`);
  }

  /** What the caller's own environment lays over the settings stays, where this stack has none of its own. */
  #overlaid(): NodeJS.ProcessEnv {
    return Object.keys(this.#settings).length === 0 ? {} : { WORKER_SETTINGS: JSON.stringify(this.#settings) };
  }

  get stateDir(): string {
    if (!this.#place) throw new Error("the stack was not started");
    return this.#place.stateDir;
  }

  file(): StackFile {
    const file = readStackFile(this.stateDir);
    if (!file) throw new Error(`no stack.json in ${this.stateDir}`);
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

  /** Stops it, and its state is gone. */
  async remove(): Promise<void> {
    await this.stop();
    this.#place?.remove();
    this.#place = undefined;
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
