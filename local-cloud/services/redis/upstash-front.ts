import { Hono, type Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { RedisError, type Outcome, type RedisBackend, type Reply } from "./backend.ts";
import { streamMessages } from "./subscription-stream.ts";

const wordSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const commandSchema = z.array(wordSchema).min(1);
const commandsSchema = z.array(commandSchema);

/**
 * Upstash's REST protocol: a command as JSON at `POST /`, lists of them at `/pipeline` and `/multi-exec`,
 * a command in the path at any other, `/subscribe/<channel>` as server-sent events.
 * Errors are `{ "error" }`, 401 without the token and 400 otherwise.
 */
export function upstashFront(backend: RedisBackend, token: string): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const given = c.req.header("authorization") ?? `Bearer ${c.req.query("_token")}`;
    if (given !== `Bearer ${token}`) return c.json({ error: "WRONGPASS invalid or missing auth token" }, 401);
    await next();
  });
  app.onError((error, c) => {
    if (error instanceof RedisError) return c.json({ error: error.message }, 400);
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    return c.json({ error: `ERR the server behind cannot be reached: ${error.message}` }, 502);
  });

  app.post("/", async (c) => {
    const command = await body(c, commandSchema, "ERR the body is not a command: a JSON array of words");
    return c.json(encoder(c)({ result: await run(backend, command) }));
  });
  app.post("/pipeline", async (c) => {
    const commands = await body(c, commandsSchema, "ERR the body is not a list of commands");
    const outcomes: Outcome[] = [];
    for (const command of commands) outcomes.push(await outcomeOf(run(backend, command)));
    return c.json(outcomes.map(encoder(c)));
  });
  app.post("/multi-exec", async (c) => {
    const commands = await body(c, commandsSchema, "ERR the body is not a list of commands");
    for (const command of commands) refuseBlocking(command);
    return c.json((await backend.transaction(commands)).map(encoder(c)));
  });
  app.on(["GET", "POST"], "/subscribe/:name", (c) => streamMessages(c, backend, "subscribe", c.req.param("name")));
  app.on(["GET", "POST"], "/psubscribe/:name", (c) => streamMessages(c, backend, "psubscribe", c.req.param("name")));
  app.on(["GET", "POST"], "/*", async (c) => {
    const url = new URL(c.req.url);
    const words = url.pathname.slice(1).split("/").map(decodeURIComponent);
    const value = c.req.method === "POST" ? [await c.req.text()] : [];
    const options = [...url.searchParams]
      .filter(([name]) => name !== "_token")
      .flatMap(([name, option]) => (option === "" ? [name] : [name, option]));
    return c.json(encoder(c)({ result: await run(backend, [...words, ...value.filter(Boolean), ...options]) }));
  });
  return app;
}

/** One HTTP request is one exchange: Upstash has no blocking reads either. */
function refuseBlocking(command: readonly string[]): void {
  const isRead = ["XREAD", "XREADGROUP"].includes(command[0]?.toUpperCase() ?? "");
  const options = command.slice(
    0,
    command.findIndex((word) => word.toUpperCase() === "STREAMS"),
  );
  if (isRead && options.some((word) => word.toUpperCase() === "BLOCK")) throw new RedisError("ERR BLOCK is not supported over REST");
}

function run(backend: RedisBackend, command: readonly string[]): Promise<Reply> {
  refuseBlocking(command);
  return backend.call(command);
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
