import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

const FOLDER = fileURLToPath(new URL("../migrations", import.meta.url));
/** Any number that no other program locks in the same database. */
const LOCK = 7_263_401;

interface Migration {
  tag: string;
  /** Milliseconds since the epoch, by which drizzle knows what it has applied. */
  when: number;
}

/**
 * Applies what of `migrations/` the database at `databaseUrl` (TCP) has not seen, in order and forward only.
 * Answers the names of what it applied. Two at once do not collide: the second waits and finds nothing to do.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    const before = await lastApplied(client);
    await applyMigrations(drizzle(client), { migrationsFolder: FOLDER });
    return readJournal()
      .filter(({ when }) => when > before)
      .map(({ tag }) => tag);
  } finally {
    await client.end();
  }
}

function readJournal(): Migration[] {
  return (JSON.parse(readFileSync(join(FOLDER, "meta", "_journal.json"), "utf8")) as { entries: Migration[] }).entries;
}

async function lastApplied(client: pg.Client): Promise<number> {
  const { rows: known } = await client.query("SELECT to_regclass('drizzle.__drizzle_migrations') AS name");
  if (known[0]?.name === null) return 0;
  const { rows } = await client.query("SELECT coalesce(max(created_at), 0)::float8 AS last FROM drizzle.__drizzle_migrations");
  return rows[0].last as number;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const databaseUrl = process.env["DATABASE_URL"];
  if (!databaseUrl) throw new Error("DATABASE_URL is needed: the database to migrate (npm start migrates the local one by itself)");
  const applied = await migrate(databaseUrl);
  console.log(applied.length > 0 ? applied.map((tag) => `applied ${tag}`).join("\n") : "nothing to apply");
}
