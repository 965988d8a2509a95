import { spawn } from "node:child_process";
import { accessSync, closeSync, constants, openSync } from "node:fs";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { recordChild, stopLeftBehind } from "../../left-behind.ts";
import { terminate } from "../../processes.ts";

export interface RedisServerProcess {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const PROGRAMS = ["valkey-server", "redis-server"];
/** A busy machine takes several times as long as a quiet one. */
const START_TIMEOUT_MS = 60_000;

/** The first real server on PATH, or undefined. */
export function findRedisServer(path = process.env["PATH"] ?? ""): string | undefined {
  const candidates = path.split(delimiter).flatMap((folder) => PROGRAMS.map((program) => join(folder, program)));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch (error) {
      if (["ENOENT", "ENOTDIR", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
      throw error;
    }
  });
}

/** Starts `program` on 127.0.0.1 with its append-only file in `folder`; answers when it takes connections. */
export async function startRedisServer(program: string, folder: string, port: number): Promise<RedisServerProcess> {
  const record = join(folder, "server.json");
  await stopLeftBehind(record);
  const output = openSync(join(folder, "redis.log"), "a");
  const flags = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--dir",
    ".",
    "--appendonly",
    "yes",
    "--save",
    "",
    "--maxmemory-policy",
    "noeviction",
  ];
  const child = spawn(program, flags, { cwd: folder, stdio: ["ignore", output, output], detached: true });
  closeSync(output);
  await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  const identity = recordChild(record, child.pid ?? 0);
  const started = performance.now();
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}; see ${join(folder, "redis.log")}`);
    if (performance.now() - started > START_TIMEOUT_MS) throw new Error(`${program} is not ready after ${START_TIMEOUT_MS / 1000} s`);
    await delay(25);
  }
  return { url: `redis://127.0.0.1:${port}`, pid: identity.pid, stop: () => terminate(identity, "SIGTERM", 3_000) };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
