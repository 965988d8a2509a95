import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { neon, neonConfig, NeonDbError, Pool } from "@neondatabase/serverless";
import { sql as statement } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { freePort } from "../ports.ts";
import { startPostgres, type PostgresService } from "../services/postgres/index.ts";

const stateDir = mkdtempSync(join(tmpdir(), "neon front "));
// As root the server runs under an account of its own, which has to get here.
chmodSync(stateDir, 0o755);
let service: PostgresService;

beforeAll(async () => {
  const context = { name: "postgres", port: await freePort(), stateDir, log: () => undefined };
  service = await startPostgres(context, { serverPort: await freePort() });
  neonConfig.fetchEndpoint = service.url;
  neonConfig.wsProxy = () => `${new URL(service.url).host}/v2?address=${new URL(service.databaseUrl).host}`;
  Object.assign(neonConfig, { useSecureWebSocket: false, pipelineConnect: false, pipelineTLS: false, webSocketConstructor: WebSocket });
}, 60_000);

afterEach(() => service.gate.set({ mode: "none" }));

afterAll(async () => {
  await service.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(service.url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "neon-connection-string": service.databaseUrl, ...headers },
  });

describe("Neon's SQL over HTTP", () => {
  it("gives the driver values of every common type", async () => {
    const sql = neon(service.databaseUrl);
    const [row] = await sql`SELECT ${"ü"}::text AS t, 7::int4 AS i, 9007199254740993::int8 AS big, true AS yes, NULL::text AS nothing,
      '{"a":[1]}'::jsonb AS j, ARRAY['x','y,z']::text[] AS list, timestamptz '2026-08-01 10:00:00+02' AS at, 12.50::numeric AS n, '\\x01ff'::bytea AS bytes`;
    expect(row).toEqual({
      t: "ü",
      i: 7,
      big: "9007199254740993",
      yes: true,
      nothing: null,
      j: { a: [1] },
      list: ["x", "y,z"],
      at: new Date("2026-08-01T08:00:00Z"),
      n: "12.50",
      bytes: Buffer.from([1, 255]),
    });
  });

  it("gives full results with command, row count and field types", async () => {
    const result = await neon(service.databaseUrl, { fullResults: true }).query("SELECT $1::int AS one", [1]);
    expect(result).toMatchObject({
      command: "SELECT",
      rowCount: 1,
      rows: [{ one: 1 }],
      fields: [{ name: "one", dataTypeID: 23 }],
      rowAsArray: false,
    });
  });

  it("keeps or undoes a batch as one transaction", async () => {
    const sql = neon(service.databaseUrl);
    await sql`CREATE TABLE batch_test (id int PRIMARY KEY)`;
    await sql.transaction([sql`INSERT INTO batch_test VALUES (1)`, sql`INSERT INTO batch_test VALUES (2)`]);
    await expect(sql.transaction([sql`INSERT INTO batch_test VALUES (3)`, sql`INSERT INTO batch_test VALUES (1)`])).rejects.toMatchObject({
      code: "23505",
    });
    expect(await sql`SELECT count(*)::int AS n FROM batch_test`).toEqual([{ n: 2 }]);
  });

  it("honours isolation level and read only", async () => {
    const sql = neon(service.databaseUrl);
    const [level, write] = [sql`SELECT current_setting('transaction_isolation') AS level`, sql`CREATE TABLE refused (id int)`];
    expect(await sql.transaction([level], { isolationLevel: "Serializable", readOnly: true, deferrable: true })).toEqual([
      [{ level: "serializable" }],
    ]);
    await expect(sql.transaction([write], { readOnly: true })).rejects.toMatchObject({ code: "25006" });
  });

  it("names what a constraint violation was about", async () => {
    const sql = neon(service.databaseUrl);
    await sql`CREATE TABLE named (id int CONSTRAINT named_positive CHECK (id > 0))`;
    const failure = await sql`INSERT INTO named VALUES (0)`.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NeonDbError);
    expect(failure).toMatchObject({ code: "23514", severity: "ERROR", table: "named", constraint: "named_positive", schema: "public" });
  });

  it("refuses several statements in one query, as Neon does", async () => {
    await expect(neon(service.databaseUrl).query("SELECT 1; SELECT 2")).rejects.toMatchObject({ code: "42601" });
  });

  it("serves drizzle's queries and batches", async () => {
    const items = pgTable("drizzle_items", { id: integer().primaryKey(), name: text().notNull() });
    const db = drizzle(neon(service.databaseUrl));
    await db.execute(statement`CREATE TABLE drizzle_items (id int PRIMARY KEY, name text NOT NULL)`);
    const [, , rows] = await db.batch([
      db.insert(items).values({ id: 1, name: "paper" }),
      db.update(items).set({ name: "card" }),
      db.select().from(items),
    ]);
    expect(rows).toEqual([{ id: 1, name: "card" }]);
  });

  it("answers JSON values to a client that did not ask for raw text", async () => {
    const answer = await post({ query: "SELECT 1::int AS i, true AS b, 'NaN'::float8 AS f, '[1]'::json AS j", params: [] });
    expect(await answer.json()).toMatchObject({ rows: [{ i: 1, b: true, f: "NaN", j: [1] }], rowAsArray: false });
  });

  it.each([
    ["a body that is not a query", { sql: "SELECT 1" }, {}],
    ["an unknown isolation level", { queries: [] }, { "neon-batch-isolation-level": "Chaos" }],
    ["another server's connection string", { query: "SELECT 1" }, { "neon-connection-string": "postgres://a:b@elsewhere.example/db" }],
  ])("refuses %s with 400 and a message", async (_, body, headers) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toHaveProperty("message");
  });
});

describe("Neon's WebSocket", () => {
  it("carries an interactive transaction", async () => {
    const pool = new Pool({ connectionString: service.databaseUrl });
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("CREATE TABLE rolled_back (id int)");
    await client.query("ROLLBACK");
    const { rows } = await client.query("SELECT to_regclass('rolled_back') AS found");
    expect(rows).toEqual([{ found: null }]);
    client.release();
    await pool.end();
  });
});

describe("faults", () => {
  it("resets connections while down and serves again afterwards", async () => {
    const sql = neon(service.databaseUrl);
    service.gate.set({ mode: "down" });
    await expect(sql`SELECT 1`).rejects.toThrow("Error connecting to database");
    service.gate.set({ mode: "none" });
    expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  });
});
