import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { identify, terminate } from "../../processes.ts";
import { findPostgresHome, type PostgresHome } from "./binaries.ts";
import { stopOrphan } from "./orphan.ts";

export interface PostgresServer {
  /** The role and the database are both `procureiq`; connections from this machine are trusted. */
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  stateDir: string;
  port: number;
  log(message: string): void;
}

const ROLE = "procureiq";
/** A busy machine takes several times as long as a quiet one. */
const START_TIMEOUT_MS = 60_000;

/**
 * Starts a real Postgres on 127.0.0.1, creating its data on first use.
 * After a crash it takes the data over: a server left behind is stopped first, then Postgres recovers from its log.
 */
export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const home = await findPostgresHome(options.stateDir);
  await createCluster(home, options.log);
  await stopOrphan(home.dataDir, options.log);

  const logFile = join(options.stateDir, "postgres.log");
  const child = launch(home, options.port, logFile);
  try {
    await ready(child, home.dataDir, logFile);
  } catch (error) {
    child.kill("SIGQUIT");
    throw error;
  }
  let stopping = false;
  child.on("exit", (code, signal) => {
    if (!stopping) options.log(`postgres ended by itself (${signal ?? code}); see ${logFile}`);
  });
  const identity = identify(child.pid ?? 0);
  return {
    url: `postgres://${ROLE}:${ROLE}@127.0.0.1:${options.port}/${ROLE}`,
    pid: child.pid ?? 0,
    async stop() {
      stopping = true;
      // SIGINT is the fast shutdown: sessions are ended, data is written, no recovery at the next start.
      if (identity) await terminate(identity, "SIGINT", 3_000);
    },
  };
}

/** Creates the cluster beside its place and moves it there when complete, so that a broken attempt leaves nothing. */
async function createCluster(home: PostgresHome, log: (message: string) => void): Promise<void> {
  if (existsSync(join(home.dataDir, "PG_VERSION"))) return;
  log("postgres: creating the database cluster");
  const unfinished = `${home.dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  chmodSync(unfinished, 0o700);
  if (home.account) chownSync(unfinished, home.account.uid, home.account.gid);
  const flags = [
    "-A",
    "trust",
    "-U",
    ROLE,
    "-E",
    "UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-sync",
  ];
  await run(home, home.initdb, ["-D", unfinished, ...flags]);
  await run(home, home.postgres, ["--single", "-D", unfinished, "postgres"], `CREATE DATABASE ${ROLE}\n`);
  renameSync(unfinished, home.dataDir);
}

function launch(home: PostgresHome, port: number, logFile: string): ChildProcess {
  // A file, not a pipe: the server goes on writing when this process is killed, and must not fail by that.
  const output = openSync(logFile, "a");
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "100",
    shared_buffers: "64MB",
    jit: "off",
    log_timezone: "UTC",
    timezone: "UTC",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(home.postgres, ["-D", home.dataDir, ...flags], {
    ...home.account,
    cwd: dirname(home.postgres),
    env: environment(),
    stdio: ["ignore", output, output],
    // Its own process group: a Ctrl-C in the terminal is for the stack, which stops it in order.
    detached: true,
  });
  closeSync(output);
  return child;
}

/** PG* settings of the caller's shell are about other servers. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("PG"));
  return { ...Object.fromEntries(own), LC_ALL: "C" };
}

async function ready(child: ChildProcess, dataDir: string, logFile: string): Promise<void> {
  let failure: Error | undefined;
  child.on("error", (error) => (failure = error));
  const started = performance.now();
  while (performance.now() - started < START_TIMEOUT_MS) {
    if (failure) throw failure;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`postgres did not start (${child.signalCode ?? child.exitCode}); the end of ${logFile}:\n${tail(logFile)}`);
    }
    if (statusOf(dataDir) === `${child.pid}:ready`) return;
    await delay(20);
  }
  throw new Error(`postgres is not ready after ${START_TIMEOUT_MS / 1000} s; the end of ${logFile}:\n${tail(logFile)}`);
}

/** Line 1 of postmaster.pid is the process, line 8 its state, as `pg_ctl -w` reads them. */
function statusOf(dataDir: string): string {
  const file = join(dataDir, "postmaster.pid");
  if (!existsSync(file)) return "absent";
  const lines = readFileSync(file, "utf8").split("\n");
  return `${lines[0]?.trim()}:${lines[7]?.trim()}`;
}

function tail(file: string): string {
  return readFileSync(file, "utf8").split("\n").slice(-12).join("\n");
}

async function run(home: PostgresHome, program: string, args: string[], input = ""): Promise<void> {
  const child = spawn(program, args, { ...home.account, cwd: dirname(program), env: environment(), stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new Error(`${program} failed (${String(code)}):\n${output}`);
}
