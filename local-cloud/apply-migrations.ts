import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

/** Any number that no other program locks in the same database. */
const LOCK = 7_263_401;

interface Migration {
  tag: string;
  /** Milliseconds since the epoch, by which drizzle knows what it has applied. */
  when: number;
}

/**
 * Applies what of the migrations in `folder` the database at `databaseUrl` (TCP) has not seen, in order and forward only.
 * Answers the names of what it applied. Two at once do not collide: the second waits and finds nothing to do.
 */
export async function applyMigrations(databaseUrl: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    const applied = await appliedBefore(client);
    const known = readJournal(folder);
    if (applied.some((at) => !known.some(({ when }) => when === at))) {
      throw new Error("this database has migrations that are not in migrations/: it belongs to another version (locally: npm run reset)");
    }
    await migrate(drizzle(client), { migrationsFolder: folder });
    return known.filter(({ when }) => !applied.includes(when)).map(({ tag }) => tag);
  } finally {
    await client.end();
  }
}

/** The migrations in `folder` that the database has not seen, oldest first; undefined where it has seen none at all. */
export async function pendingMigrations(databaseUrl: string, folder: string): Promise<string[] | undefined> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 30_000 });
  await client.connect();
  try {
    const applied = await appliedBefore(client);
    if (applied.length === 0) return undefined;
    return readJournal(folder).flatMap(({ tag, when }) => (applied.includes(when) ? [] : [tag]));
  } finally {
    await client.end();
  }
}

function readJournal(folder: string): Migration[] {
  return (JSON.parse(readFileSync(join(folder, "meta", "_journal.json"), "utf8")) as { entries: Migration[] }).entries;
}

async function appliedBefore(client: pg.Client): Promise<number[]> {
  const { rows: tables } = await client.query("SELECT to_regclass('drizzle.__drizzle_migrations') AS name");
  if (tables[0]?.name === null) return [];
  const { rows } = await client.query<{ at: number }>("SELECT created_at::float8 AS at FROM drizzle.__drizzle_migrations");
  return rows.map(({ at }) => at);
}
