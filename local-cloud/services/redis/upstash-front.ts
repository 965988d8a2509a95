import { Hono, type Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { RedisError, type RedisBackend, type Reply } from "./backend.ts";
import { streamMessages } from "./subscription-stream.ts";

const wordSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const commandSchema = z.array(wordSchema).min(1);
const commandsSchema = z.array(commandSchema);

type Outcome = { result: Reply } | { error: string };

/**
 * Upstash's REST protocol as the Worker speaks it: a command as JSON at `POST /`, lists of them at `/pipeline`,
 * `/subscribe/<channel>` as server-sent events. Errors are `{ "error" }`, 401 without the token and 400 otherwise.
 */
export function upstashFront(backend: RedisBackend, token: string): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    if (c.req.header("authorization") !== `Bearer ${token}`) return c.json({ error: "WRONGPASS invalid or missing auth token" }, 401);
    await next();
  });
  app.onError((error, c) => {
    if (error instanceof RedisError) return c.json({ error: error.message }, 400);
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    return c.json({ error: `ERR the server behind cannot be reached: ${error.message}` }, 502);
  });

  app.post("/", async (c) => {
    const command = await body(c, commandSchema, "ERR the body is not a command: a JSON array of words");
    return c.json(encoder(c)({ result: await backend.call(command) }));
  });
  app.post("/pipeline", async (c) => {
    const commands = await body(c, commandsSchema, "ERR the body is not a list of commands");
    const outcomes: Outcome[] = [];
    for (const command of commands) outcomes.push(await outcomeOf(backend.call(command)));
    return c.json(outcomes.map(encoder(c)));
  });
  app.on(["GET", "POST"], "/subscribe/:channel", (c) => streamMessages(c, backend, c.req.param("channel")));
  return app;
}

async function body<T>(c: Context, schema: z.ZodType<T>, message: string): Promise<T> {
  const parsed = schema.safeParse(await c.req.json().catch(() => undefined));
  if (!parsed.success) throw new RedisError(message);
  return parsed.data;
}

async function outcomeOf(reply: Promise<Reply>): Promise<Outcome> {
  try {
    return { result: await reply };
  } catch (error) {
    if (error instanceof RedisError) return { error: error.message };
    throw error;
  }
}

/** With `Upstash-Encoding: base64` every string but the status OK comes encoded. */
function encoder(c: Context): (outcome: Outcome) => Outcome {
  if (c.req.header("upstash-encoding") !== "base64") return (outcome) => outcome;
  return (outcome) => ("result" in outcome ? { result: encoded(outcome.result) } : outcome);
}

function encoded(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(encoded);
  return typeof reply === "string" && reply !== "OK" ? Buffer.from(reply).toString("base64") : reply;
}
