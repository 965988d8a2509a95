import { existsSync, readFileSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { identify, processesIn, terminate } from "../../processes.ts";

/**
 * Clears what a killed start left in the data folder. A postmaster that still runs on it is stopped, and so are
 * sessions of one that was killed: a busy one goes on unaware, and Postgres does not start beside it.
 * A pid file is removed where its number belongs to another program, or to a process that ended and that nobody collects
 * (a container without an init): Postgres itself would take either for a running server.
 */
export async function stopOrphan(dataDir: string, log: (message: string) => void): Promise<void> {
  const file = join(dataDir, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  const identity = Number.isSafeInteger(pid) && pid > 0 ? identify(pid) : undefined;
  if (identity && commandLine(pid).includes(`-D ${dataDir} `)) {
    log(`postgres: stopping the server ${pid} that an earlier start left behind`);
    await terminate(identity, "SIGINT", 5_000);
  }
  await Promise.all(processesIn(dataDir, "postgres").map((session) => terminate(session, "SIGQUIT", 1_000)));
  rmSync(file, { force: true });
}

function commandLine(pid: number): string {
  if (existsSync("/proc/self/cmdline")) return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
}
