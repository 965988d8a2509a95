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

/** Where SQL over HTTP is spoken, to which database, and what is asked of it. */
interface Statements {
  endpoint: string;
  connection: string;
  write: unknown;
}

/** What SQL over HTTP answers, read to its end. Throws where it is not 200. */
async function answerOf({ endpoint, connection, write }: Statements): Promise<unknown> {
  const headers = { "neon-connection-string": connection, "neon-raw-text-output": "true", "neon-array-mode": "true" };
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(write) });
  if (!response.ok) throw new Error(`SQL over HTTP answered ${response.status}`);
  return response.json();
}

const app = new Hono<{ Bindings: Bindings }>();
app.get("/health", (c) => c.json({ status: "pass" }));
app.get("/counters/:name", async (c) => c.json({ value: await c.env.COUNTER.getByName(c.req.param("name")).read() }));
app.post("/counters/:name", async (c) => c.json({ value: await c.env.COUNTER.getByName(c.req.param("name")).increase() }));
app.get("/channels/:name", (c) => c.env.CHANNEL.getByName(c.req.param("name")).fetch(c.req.raw));
app.post("/pass/*", (c) => fetch(new Request(`${c.env.UPSTREAM}${c.req.path.slice("/pass".length)}`, c.req.raw)));
app.post("/sales/:name", async (c) => {
  const statements = await c.req.json<Statements>();
  const began = Date.now();
  await Promise.all([c.env.COUNTER.getByName(c.req.param("name")).increase(), answerOf(statements)]);
  return c.json({ sold: true }, 200, { "server-timing": `total;dur=${Date.now() - began}` });
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
