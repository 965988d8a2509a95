import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../../local-cloud/ports.ts";

const run = promisify(execFile);
const MOST_OUTPUT = 64 * 1_048_576;
/** As `npm start` ends what it says; a machine that has to get all packages first takes minutes. */
const UP = "ProcureIQ is up";
const END_MS = 30_000;

/** Where somebody is who has this repository's address, a Node and npm, and nothing else of ours. */
export class Newcomer {
  readonly folder: string;
  /** Where the stack that is started here answers. */
  readonly url: string;
  readonly #home: string;
  readonly #environment: NodeJS.ProcessEnv;

  private constructor(home: string, environment: NodeJS.ProcessEnv) {
    this.#home = home;
    this.folder = join(home, "procure iq");
    this.url = `http://127.0.0.1:${environment["PORT"]}`;
    this.#environment = environment;
  }

  /** Clones what was committed last of `repository` into a folder with blanks; `node` is the one on PATH. */
  static async cloning(repository: string, node: string): Promise<Newcomer> {
    const home = mkdtempSync(join(tmpdir(), "new comer "));
    const programs = join(home, "programs");
    mkdirSync(programs);
    symlinkSync(node, join(programs, "node"));
    const environment: NodeJS.ProcessEnv = {
      ...{ HOME: home, PATH: [programs, ...systemPath()].join(delimiter), PORT: String(await freePort()) },
      // Packages that this machine has fetched before are not fetched again.
      ...{ npm_config_cache: await npmsCache(), npm_config_update_notifier: "false" },
    };
    const newcomer = new Newcomer(home, environment);
    await run("git", ["clone", "--quiet", "--no-hardlinks", repository, newcomer.folder]);
    // Whoever runs as root starts Postgres as nobody, who has to come to its files.
    chmodSync(home, 0o755);
    return newcomer;
  }

  /** Types a line and waits for its end; answers what was printed. Throws where it ends with other than 0. */
  async types(line: string): Promise<string> {
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", line], {
      ...{ cwd: this.folder, env: this.#environment, maxBuffer: MOST_OUTPUT },
    });
    return stdout;
  }

  /** Types a line that starts the stack, and waits until it says that it is up; what ends it is as good as Ctrl-C. */
  async starts(line: string): Promise<{ said: string; end(): Promise<void> }> {
    const child = spawn("bash", ["-euo", "pipefail", "-c", line], {
      ...{ cwd: this.folder, env: this.#environment, detached: true, stdio: ["ignore", "pipe", "pipe"] },
    });
    let said = "";
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        said += chunk.toString();
        if (said.includes(UP)) resolve();
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("exit", (code) => reject(new Error(`"${line}" ended with ${code} before the stack was up:\n${said}`)));
    });
    return {
      said,
      async end() {
        if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, "exit");
        process.kill(-child.pid, "SIGINT");
        const late = setTimeout(() => process.kill(-(child.pid ?? 0), "SIGKILL"), END_MS);
        await ended;
        clearTimeout(late);
      },
    };
  }

  leave(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** Without what npm put before it for this test's own process. */
const systemPath = (): string[] =>
  (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "" && !folder.includes("node_modules"));

const npmsCache = async (): Promise<string> => (await run("npm", ["config", "get", "cache"])).stdout.trim();

/** The Node that a newcomer of this machine has, and the one that comes with the packages, each once. */
export async function nodes(): Promise<{ version: string; path: string }[]> {
  const candidates = [...systemPath().map((path) => join(path, "node")), process.execPath];
  const found = new Map<string, string>();
  for (const path of candidates) {
    const version = await versionOf(path);
    if (version !== undefined && !found.has(version)) found.set(version, realpathSync(path));
  }
  return [...found].map(([version, path]) => ({ version, path }));
}

async function versionOf(node: string): Promise<string | undefined> {
  try {
    return (await run(node, ["--version"])).stdout.trim();
  } catch {
    return undefined;
  }
}
