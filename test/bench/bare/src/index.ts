import { Hono } from "hono";
import type { Channel } from "./channel.ts";
import type { Counter } from "./counter.ts";

export { Channel } from "./channel.ts";
export { Counter } from "./counter.ts";

interface Bindings {
  COUNTER: DurableObjectNamespace<Counter>;
  CHANNEL: DurableObjectNamespace<Channel>;
  TALLY: Queue;
  /** Whom `/pass` passes on to. */
  UPSTREAM?: string;
}

const NOTHING = { query: "select 1", params: [] };
/** A statement, then a transaction of two: the trips to Postgres that a read and a write behind a lock take, over SQL that does nothing. */
const NOTHING_ASKED = [NOTHING, { queries: [NOTHING, NOTHING] }];

/** What SQL over HTTP answers, read to its end. Throws where it is not 200. */
async function answerOf(endpoint: string, connection: string, asked: unknown): Promise<unknown> {
  const headers = { "neon-connection-string": connection, "neon-raw-text-output": "true", "neon-array-mode": "true" };
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(asked) });
  if (!response.ok) throw new Error(`SQL over HTTP answered ${response.status}`);
  return response.json();
}

const app = new Hono<{ Bindings: Bindings }>();
app.get("/health", (c) => c.json({ status: "pass" }));
app.get("/counters/:name", async (c) => c.json({ value: await c.env.COUNTER.getByName(c.req.param("name")).read() }));
app.post("/counters/:name", async (c) => c.json({ value: await c.env.COUNTER.getByName(c.req.param("name")).increase() }));
app.get("/channels/:name", (c) => c.env.CHANNEL.getByName(c.req.param("name")).fetch(c.req.raw));
app.post("/pass/*", (c) => fetch(new Request(`${c.env.UPSTREAM}${c.req.path.slice("/pass".length)}`, c.req.raw)));
app.post("/statements", async (c) => {
  const { endpoint, connection } = await c.req.json<{ endpoint: string; connection: string }>();
  const began = Date.now();
  for (const asked of NOTHING_ASKED) await answerOf(endpoint, connection, asked);
  return c.json({ asked: NOTHING_ASKED.length }, 200, { "server-timing": `total;dur=${Date.now() - began}` });
});
app.post("/tallies", async (c) => {
  await c.env.TALLY.send(await c.req.json());
  return c.json({ queued: true }, 201);
});

export default {
  fetch: app.fetch,
  queue(batch) {
    for (const message of batch.messages) message.ack();
  },
} satisfies ExportedHandler<Bindings>;
