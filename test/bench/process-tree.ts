import { existsSync, readdirSync, readFileSync } from "node:fs";
import { procStat } from "../../local-cloud/processes.ts";

/** CPU time and memory are read off Linux's /proc; macOS has none, and figures of CPU are left out there. */
export const HAS_PROC = existsSync("/proc/self/stat");

/** USER_HZ, the unit of /proc/<pid>/stat, is 100 on every Linux that Node runs on. */
const MS_A_TICK = 10;
const RUNTIME = "workerd";

/** Milliseconds of user and system time. */
export interface CpuTime {
  /** Of workerd alone. */
  runtime: number;
  /** Of the root process and everything below it: workerd, the local cloud's Node, Postgres with its backends. */
  all: number;
}

interface Entry {
  pid: number;
  parent: number;
  command: string;
  ticks: number;
}

/** What a process and all it started have used by now, processes that have ended included; undefined where there is no /proc. */
export function cpuOf(root: number): CpuTime | undefined {
  if (!HAS_PROC) return undefined;
  const tree = treeOf(root);
  const sum = (entries: readonly Entry[]): number => entries.reduce((total, { ticks }) => total + ticks, 0) * MS_A_TICK;
  return { runtime: sum(tree.filter(({ command }) => command === RUNTIME)), all: sum(tree) };
}

/** Bytes of memory that workerd below this process has resident; undefined where there is no /proc. */
export function residentOf(root: number): number | undefined {
  if (!HAS_PROC) return undefined;
  const kilobytes = treeOf(root)
    .filter(({ command }) => command === RUNTIME)
    .map(({ pid }) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0));
  return kilobytes.reduce((total, one) => total + one, 0) * 1024;
}

function treeOf(root: number): Entry[] {
  const entries = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => entryOf(Number(pid)) ?? []);
  const tree = entries.filter(({ pid }) => pid === root);
  // Grows while it is walked: each entry brings its children.
  for (const { pid } of tree) tree.push(...entries.filter(({ parent }) => parent === pid));
  return tree;
}

/** Undefined for a process that ended meanwhile: its parent then counts it among its children that were waited for. */
function entryOf(pid: number): Entry | undefined {
  const stat = procStat(pid);
  if (!stat) return undefined;
  const { command, fields } = stat;
  // After the state and the parent: …, utime, stime, cutime, cstime.
  const ticks = fields.slice(11, 15).reduce((total, field) => total + Number(field), 0);
  return { pid, parent: Number(fields[1]), command, ticks };
}
