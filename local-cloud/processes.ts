import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process that is told apart from a later one with the same id by the moment it started. */
export interface ProcessIdentity {
  pid: number;
  startedAt: string;
}

/** Linux tells from /proc (a slim image has no `ps`); elsewhere `ps` is part of the system. */
const hasProc = existsSync("/proc/self/stat");

/** Undefined where no such process runs; one that has ended and waits to be collected counts as gone. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = hasProc ? startFromProc(pid) : startFromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

/** Direct children of this process whose command is `command`. */
export function childrenNamed(command: string): ProcessIdentity[] {
  const pids = hasProc ? childrenFromProc(command) : childrenFromPs(command);
  return pids.map(identify).filter((identity) => identity !== undefined);
}

/** Processes whose command is `command` and which work in `folder`, as far as this account may see them; elsewhere than on Linux none is found. */
export function processesIn(folder: string, command: string): ProcessIdentity[] {
  if (!hasProc) return [];
  return pidsFromProc()
    .filter((pid) => procStat(pid)?.command === command && workingFolder(pid) === folder)
    .map(identify)
    .filter((identity) => identity !== undefined);
}

/** Sends `signal`, and SIGKILL when the process is still there after `graceMs`; answers when it is gone. */
export async function terminate(identity: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  send(identity, signal);
  if (await gone(identity, graceMs)) return;
  send(identity, "SIGKILL");
  if (!(await gone(identity, 2_000))) throw new Error(`process ${identity.pid} does not end, not even by SIGKILL`);
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function gone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += 25) {
    if (!isRunning(identity)) return true;
    await delay(25);
  }
  return !isRunning(identity);
}

/** The command, which may hold spaces and parentheses, and the fields after it, of /proc/<pid>/stat (proc(5)); undefined for a process that has ended. */
export function procStat(pid: number): { command: string; fields: string[] } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
  const end = text.lastIndexOf(")");
  return { command: text.slice(text.indexOf("(") + 1, end), fields: text.slice(end + 2).split(" ") };
}

function startFromProc(pid: number): string | undefined {
  const stat = procStat(pid);
  if (!stat || stat.fields[0] === "Z") return undefined;
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return `${boot}/${stat.fields[19]}`;
}

function pidsFromProc(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

function childrenFromProc(command: string): number[] {
  return pidsFromProc().filter((pid) => {
    const stat = procStat(pid);
    return stat?.command === command && Number(stat.fields[1]) === process.pid;
  });
}

function ps(args: string[]): string {
  try {
    return execFileSync("ps", args, { encoding: "utf8" });
  } catch (error) {
    // ps exits 1 where nothing matches; anything else is a fault of this machine.
    if ((error as { status?: number }).status === 1) return "";
    throw error;
  }
}

function startFromPs(pid: number): string | undefined {
  const [state, ...start] = ps(["-o", "state=,lstart=", "-p", String(pid)])
    .trim()
    .split(/\s+/);
  return !state || state.startsWith("Z") ? undefined : start.join(" ");
}

function childrenFromPs(command: string): number[] {
  return ps(["-A", "-o", "pid=,ppid=,comm="])
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name]) => Number(parent) === process.pid && name?.split("/").at(-1) === command)
    .map(([pid]) => Number(pid));
}
