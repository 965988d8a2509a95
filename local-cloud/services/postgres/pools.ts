import pg from "pg";

const asText = { getTypeParser: () => (value: string | Buffer) => value };

/** One pool for each role and database asked for, all on the one server. */
export class DatabasePools {
  readonly #pools = new Map<string, pg.Pool>();
  readonly #target: URL;

  constructor(target: URL) {
    this.#target = target;
  }

  /** Undefined where the connection string names another server than the one in front of which we stand. */
  for(connectionString: string): pg.Pool | undefined {
    if (!URL.canParse(connectionString)) return undefined;
    const asked = new URL(connectionString);
    if (address(asked) !== address(this.#target)) return undefined;
    const url = new URL(this.#target);
    url.username = asked.username;
    url.password = asked.password;
    url.pathname = asked.pathname;
    const key = String(url);
    const known = this.#pools.get(key);
    if (known) return known;
    const pool = new pg.Pool({
      connectionString: key,
      max: 40,
      connectionTimeoutMillis: 5_000,
      types: asText as unknown as pg.CustomTypesConfig,
    });
    // A server that went away takes idle connections with it; the next query opens new ones or says why not.
    pool.on("error", () => undefined);
    this.#pools.set(key, pool);
    return pool;
  }

  async end(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.end()));
  }
}

export function address(url: URL): string {
  return `${url.hostname}:${url.port || "5432"}`;
}
