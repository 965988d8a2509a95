import { Hono } from "hono";
import pg from "pg";
import { z } from "zod";
import { serveHttp, type LocalService, type ServiceContext } from "../../service.ts";
import {
  beginStatement,
  headersSchema,
  renderError,
  renderResult,
  requestSchema,
  type NeonHeaders,
  type NeonQuery,
} from "./neon-protocol.ts";
import { DatabasePools } from "./pools.ts";
import { pipeWebSockets } from "./websocket-pipe.ts";

/**
 * Speaks Neon's protocols in front of an ordinary Postgres: SQL over HTTP at `POST /sql`,
 * and at any path the WebSocket that is a byte pipe to its TCP port.
 * `databaseUrl` says which server; the connection string of a call says as whom and into which database.
 */
export async function startNeonFront(context: ServiceContext, databaseUrl: string): Promise<LocalService> {
  const target = new URL(databaseUrl);
  const pools = new DatabasePools(target);
  const app = new Hono();

  app.post("/sql", async (c) => {
    const headers = headersSchema.safeParse(c.req.header());
    if (!headers.success) return c.json({ message: z.prettifyError(headers.error) }, 400);
    const body = requestSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return c.json({ message: "the body is neither { query, params } nor { queries: [{ query, params }] }" }, 400);
    const pool = pools.for(headers.data["neon-connection-string"]);
    if (!pool) return c.json({ message: `this endpoint is ${target.host}; the connection string names another server` }, 400);
    try {
      const answer =
        "queries" in body.data ? await batch(pool, body.data.queries, headers.data) : await single(pool, body.data, headers.data);
      return c.json(answer);
    } catch (error) {
      if (error instanceof pg.DatabaseError) return c.json(renderError(error), 400);
      context.log(`postgres: ${String(error)}`);
      return c.json({ message: "the database cannot be reached" }, 502);
    }
  });

  return serveHttp(context, app, {
    onServer: (server, gate) => pipeWebSockets(server, gate, target),
    onStop: () => pools.end(),
  });
}

async function single(pool: pg.Pool, query: NeonQuery, headers: NeonHeaders): Promise<Record<string, unknown>> {
  return renderResult(await pool.query(extended(query)), headers);
}

async function batch(pool: pg.Pool, queries: NeonQuery[], headers: NeonHeaders): Promise<Record<string, unknown>> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(beginStatement(headers));
    const results = [];
    for (const query of queries) results.push(renderResult(await client.query(extended(query)), headers));
    await client.query("COMMIT");
    return { results };
  } catch (error) {
    // A connection that cannot even roll back is not given to the next caller.
    await client.query("ROLLBACK").catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Neon always prepares, so that several statements in one string are refused here as there. */
function extended(query: NeonQuery): pg.QueryArrayConfig<unknown[]> {
  return { text: query.query, values: query.params, rowMode: "array", queryMode: "extended" } as pg.QueryArrayConfig<unknown[]>;
}
