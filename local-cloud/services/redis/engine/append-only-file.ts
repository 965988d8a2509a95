import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { RedisEngine } from "./engine.ts";
import { Keyspace } from "./keyspace.ts";
import type { Entry } from "./values.ts";

/** Beyond this the next start begins from a snapshot instead of from every change ever made. */
const REWRITE_BYTES = 8 * 1024 * 1024;

/** Of one moment; a file of an engine before this one may hold several commands to a change. */
type Change = [at: number, commands: string[][]];

/**
 * Keeps an engine's state in `folder`: `snapshot-<n>` and `changes-<n>.jsonl`, the changes made since.
 * A change stands with its time, so that replaying it gives the same expiries and stream ids.
 * Each is with the operating system before its reply goes out: a killed process loses nothing.
 */
export function openPersistentEngine(folder: string, now: () => number): { engine: RedisEngine; close(): void } {
  let generation = latestGeneration(folder);
  const keyspace = new Keyspace(readSnapshot(folder, generation));
  replay(changesFile(folder, generation), keyspace);
  if (sizeOf(changesFile(folder, generation)) > REWRITE_BYTES) {
    generation += 1;
    writeSnapshot(folder, generation, keyspace);
  }
  removeOthers(folder, generation);

  const file = openSync(changesFile(folder, generation), "a");
  const record = (at: number, command: readonly string[]): void => {
    writeSync(file, `${JSON.stringify([at, [command]])}\n`);
  };
  return { engine: new RedisEngine({ now, keyspace, record }), close: () => closeSync(file) };
}

const snapshotFile = (folder: string, generation: number): string => join(folder, `snapshot-${generation}`);
const changesFile = (folder: string, generation: number): string => join(folder, `changes-${generation}.jsonl`);
const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

function latestGeneration(folder: string): number {
  const generations = readdirSync(folder).map((name) => Number(/^snapshot-(\d+)$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...generations);
}

function readSnapshot(folder: string, generation: number): Map<string, Entry> {
  const file = snapshotFile(folder, generation);
  return existsSync(file) ? (deserialize(readFileSync(file)) as Map<string, Entry>) : new Map();
}

function writeSnapshot(folder: string, generation: number, keyspace: Keyspace): void {
  const unfinished = `${snapshotFile(folder, generation)}.unfinished`;
  writeFileSync(unfinished, serialize(keyspace.entries));
  renameSync(unfinished, snapshotFile(folder, generation));
}

/** The last line may be half written, by a process that was killed at it: that change was never confirmed. */
function replay(file: string, keyspace: Keyspace): void {
  if (!existsSync(file)) return;
  const content = readFileSync(file);
  const complete = content.lastIndexOf(0x0a) + 1;
  if (complete < content.length) truncateSync(file, complete);
  let time = 0;
  const engine = new RedisEngine({ now: () => time, keyspace });
  for (const line of content.subarray(0, complete).toString().split("\n").slice(0, -1)) {
    const [at, commands] = JSON.parse(line) as Change;
    time = at;
    for (const command of commands) engine.call(command);
  }
}

function removeOthers(folder: string, generation: number): void {
  for (const name of readdirSync(folder)) {
    const number = /^(?:snapshot|changes)-(\d+)/.exec(name)?.[1];
    const isOther = number !== undefined && Number(number) !== generation;
    if (isOther || name.endsWith(".unfinished")) rmSync(join(folder, name));
  }
}
