import { execFileSync, fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Answer, Errand } from "./lane.ts";

const LANE = join(import.meta.dirname, "lane.ts");
const START_MS = 120_000;

export type Outcome = Exclude<Answer, { kind: "idle" }> | { kind: "timeout" };

/** A lane as its owner sees it: does errands one by one, each within a time; after one that never ended it is a new process. */
export class Lane {
  readonly #tree: string;
  readonly #children = new Map<Errand["project"], ChildProcess>();

  constructor(tree: string) {
    this.#tree = tree;
  }

  async run(errand: Errand, deadlineMs: number): Promise<Outcome> {
    const child = await this.#child(errand.project);
    child.send(errand);
    const answer = await nextAnswer(child, deadlineMs);
    if (answer === undefined) await this.#kill(errand.project);
    return answer === undefined || answer.kind === "idle" ? { kind: "timeout" } : answer;
  }

  /** The next errand of this kind finds a new process: what one of before left behind is no verdict. */
  async renew(project: Errand["project"]): Promise<void> {
    await this.#kill(project);
  }

  async close(): Promise<void> {
    for (const child of this.#children.values()) {
      child.disconnect();
      await once(child, "exit");
    }
  }

  async #child(project: Errand["project"]): Promise<ChildProcess> {
    const known = this.#children.get(project);
    if (known) return known;
    const child = fork(LANE, [this.#tree, project], {
      cwd: this.#tree,
      execArgv: ["--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      detached: true,
    });
    this.#children.set(project, child);
    if ((await nextAnswer(child, START_MS)) === undefined) throw new Error(`Vitest did not start over ${this.#tree}`);
    return child;
  }

  /** With all that it started: a test that never ends may sit in a thread or in a process. */
  async #kill(project: Errand["project"]): Promise<void> {
    const child = this.#children.get(project);
    this.#children.delete(project);
    if (!child?.pid || child.exitCode !== null) return;
    const exited = once(child, "exit");
    for (const pid of groupOf(child.pid)) process.kill(pid, "SIGKILL");
    await exited;
  }
}

/** The processes of a lane, but for the local servers: those see its end and stop in order, Postgres with them. */
function groupOf(leader: number): number[] {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,pgid=,args="], { encoding: "utf8" });
  const processes = listed.split("\n").map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line));
  return processes.flatMap((found) => (Number(found?.[2]) === leader && !found?.[3]?.includes("services.ts") ? [Number(found?.[1])] : []));
}

/** Undefined where none comes in time. A lane that ends by itself is a fault of its own, never a verdict on a mutant. */
async function nextAnswer(child: ChildProcess, deadlineMs: number): Promise<Answer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer | undefined>();
  const timer = setTimeout(() => resolve(undefined), deadlineMs);
  const onMessage = (answer: unknown): void => resolve(answer as Answer);
  const onExit = (code: number | null): void => reject(new Error(`a lane ended with ${code}`));
  child.once("message", onMessage).once("exit", onExit);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.off("message", onMessage).off("exit", onExit);
  }
}

/** A copy of the tree as it is on disk, inside the repository, so that its imports find the one `node_modules`. */
export function copyTree(root: string, to: string): void {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], { cwd: root, encoding: "utf8" });
  const deleted = execFileSync("git", ["ls-files", "--deleted", "-z"], { cwd: root, encoding: "utf8" });
  const gone = new Set(deleted.split("\0"));
  for (const file of listed.split("\0")) {
    if (file === "" || gone.has(file)) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(root, file), join(to, file));
  }
}
