import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import { inPostgres } from "../drills/database.ts";
import { call, check } from "../journey/client.ts";

/** How many of a store's rows, keys or files say one of the words, by what they are in. */
export type Mentions = Record<string, number>;

const anyOf = (words: readonly string[]): string[] => words.map((word) => `%${word.replaceAll(/[%_\\]/g, "\\$&")}%`);

/** In each table that there is, whatever the column. */
export async function mentionsInPostgres(stack: StackFile, words: readonly string[]): Promise<Mentions> {
  const tables = await inPostgres<{ name: string }>(
    stack,
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
    [],
  );
  const found: Mentions = {};
  for (const { name } of tables) {
    const [row] = await inPostgres<{ rows: string }>(stack, `select count(*)::text as rows from "${name}" t where t::text ilike any($1)`, [
      anyOf(words),
    ]);
    found[name] = Number(row?.rows);
  }
  return found;
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

function rowsThatSay(file: string, words: readonly string[]): number {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = db.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    const rows = tables.flatMap(({ name }) => {
      const all = db.prepare(`select * from "${name}"`);
      all.setReadBigInts(true);
      return all.all();
    });
    return rows.filter((row) => says(JSON.stringify(row, readable), words)).length;
  } finally {
    db.close();
  }
}

/** Bytes as the text they may be, and large integers as they are written. */
const readable = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : typeof value === "bigint" ? String(value) : value;

const says = (text: string, words: readonly string[]): boolean => {
  const lower = text.toLowerCase();
  return words.some((word) => lower.includes(word.toLowerCase()));
};

/**
 * In what the Worker itself keeps beside Postgres and Redis: each Durable Object's rows, by its class, and the files of buckets and caches.
 * `metadata.sqlite` is the local platform's list of the objects' names, which a platform keeps as long as it likes.
 */
export function mentionsInWorker(stateDir: string, words: readonly string[]): Mentions {
  const root = join(stateDir, "worker");
  const found: Mentions = {};
  for (const file of filesBelow(root)) {
    const kind = /resources\/(?:do\/-)?([^/]+)\//.exec(file)?.[1] ?? relative(root, file);
    if (/-(?:wal|shm)$/.test(file) || (basename(file) === "metadata.sqlite" && file.includes("/do/"))) continue;
    const count = file.endsWith(".sqlite") ? rowsThatSay(file, words) : Number(says(readFileSync(file, "latin1"), words));
    found[kind] = (found[kind] ?? 0) + count;
  }
  return found;
}

/** In Redis: keys, and what they hold of whatever type. */
export async function mentionsInRedis({ redis }: StackFile, words: readonly string[]): Promise<Mentions> {
  check(redis, "the stack has no Redis");
  const ask = async <T>(...command: string[]): Promise<T> =>
    (await call<{ result: T }>(redis.url, "POST", "/", { token: redis.token, body: command })).body.result;
  const read: Record<string, (key: string) => string[]> = {
    string: (key) => ["GET", key],
    list: (key) => ["LRANGE", key, "0", "-1"],
    set: (key) => ["SMEMBERS", key],
    hash: (key) => ["HGETALL", key],
    zset: (key) => ["ZRANGE", key, "0", "-1"],
    stream: (key) => ["XRANGE", key, "-", "+"],
  };
  const found: Mentions = {};
  for (const key of await ask<string[]>("KEYS", "*")) {
    const type = await ask<string>("TYPE", key);
    const command = read[type];
    check(command, `Redis has a key of type ${type}, which this does not know how to read`);
    const whole = JSON.stringify([key, await ask<unknown>(...command(key))]);
    const kind = key.split(":")[0] ?? key;
    found[kind] = (found[kind] ?? 0) + Number(says(whole, words));
  }
  return found;
}

export const saying = (mentions: Mentions): Mentions => Object.fromEntries(Object.entries(mentions).filter(([, count]) => count > 0));
