import { existsSync, readFileSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { identify, terminate } from "../../processes.ts";

/**
 * Clears what a killed start left in the data folder: a postmaster that still runs on it is stopped,
 * and a pid file whose number meanwhile belongs to another program is removed (Postgres itself would refuse to start).
 */
export async function stopOrphan(dataDir: string, log: (message: string) => void): Promise<void> {
  const file = join(dataDir, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  const identity = Number.isSafeInteger(pid) && pid > 0 ? identify(pid) : undefined;
  // Where nothing runs under that number Postgres itself judges the file, the remains of shared memory included.
  if (!identity) return;
  if (commandLine(pid).includes(`-D ${dataDir} `)) {
    log(`postgres: stopping the server ${pid} that an earlier start left behind`);
    await terminate(identity, "SIGINT", 5_000);
  } else {
    rmSync(file, { force: true });
  }
}

function commandLine(pid: number): string {
  if (existsSync("/proc/self/cmdline")) return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
}
