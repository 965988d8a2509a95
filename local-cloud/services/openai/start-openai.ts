import { randomBytes } from "node:crypto";
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { type LocalService, type ServiceContext, serveHttp } from "../../service.ts";
import { answerChat, completionBody, completionChunks, parseChatRequest } from "./chat-completions.ts";
import { invalidRequest, OpenaiProblem } from "./errors.ts";
import { listModels, snapshotOf } from "./models.ts";
import { answerResponse, parseResponseRequest, responseBody, responseEvents } from "./responses.ts";

export interface OpenaiSettings {
  apiKey: string;
  /** Milliseconds between the pieces of a stream; 3 where not given. */
  pieceDelayMs?: number;
  now?: () => Date;
}

const PIECE_DELAY_MS = 3;

/** An OpenAI-compatible provider with one small assistant behind every model. Its URL is without the `/v1`. */
export function startOpenai(context: ServiceContext, settings: OpenaiSettings): Promise<LocalService> {
  const now = settings.now ?? (() => new Date());
  const delay = settings.pieceDelayMs ?? PIECE_DELAY_MS;
  const app = new Hono();

  app.use(async (c, next) => {
    c.header("x-request-id", `req_${randomBytes(16).toString("hex")}`);
    c.header("openai-version", "2020-10-01");
    authenticate(c, settings.apiKey);
    await next();
  });

  app.get("/v1/models", (c) => c.json({ object: "list", data: listModels() }));
  app.get("/v1/models/:id", (c) => {
    snapshotOf(c.req.param("id"));
    return c.json(listModels().find((model) => model.id === c.req.param("id")));
  });

  app.post("/v1/chat/completions", async (c) => {
    const request = parsed(parseChatRequest(await jsonBody(c)));
    const chat = answerChat(request, `chatcmpl-${randomBytes(15).toString("base64url")}`, now());
    if (!request.stream) return c.json(completionBody(chat));
    const chunks = completionChunks(chat, request.stream_options?.include_usage ?? false);
    return streamed(c, [...chunks.map((chunk) => ({ data: JSON.stringify(chunk) })), { data: "[DONE]" }], delay);
  });

  app.post("/v1/responses", async (c) => {
    const request = parsed(parseResponseRequest(await jsonBody(c)));
    const ids = { response: `resp_${randomBytes(24).toString("hex")}`, item: `msg_${randomBytes(24).toString("hex")}` };
    const response = answerResponse(request, ids, now());
    if (!request.stream) return c.json(responseBody(response));
    const events = responseEvents(response).map(({ type, ...members }) => ({ event: type, data: JSON.stringify({ type, ...members }) }));
    return streamed(c, events, delay);
  });

  app.notFound((c) => c.json(new OpenaiProblem(404, `Invalid URL (${c.req.method} ${c.req.path})`).toBody(), 404));
  app.onError((error, c) => {
    if (error instanceof OpenaiProblem) return c.json(error.toBody(), error.status);
    context.log(`unexpected: ${error.stack ?? error.message}`);
    return c.json(
      { error: { message: "The server had an error while processing your request.", type: "server_error", param: null, code: null } },
      500,
    );
  });
  return serveHttp(context, app);
}

function authenticate(c: Context, apiKey: string): void {
  const given = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (given === undefined)
    throw new OpenaiProblem(
      401,
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.",
    );
  if (given !== apiKey)
    throw new OpenaiProblem(401, `Incorrect API key provided: ${given.slice(0, 4)}****${given.slice(-2)}.`, { code: "invalid_api_key" });
}

async function jsonBody(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (error) {
    throw new OpenaiProblem(
      400,
      `We could not parse the JSON body of your request: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

function parsed<T>(result: { success: true; data: T } | { success: false; error: Parameters<typeof invalidRequest>[0] }): T {
  if (!result.success) throw invalidRequest(result.error);
  return result.data;
}

function streamed(c: Context, events: readonly { event?: string; data: string }[], delayMs: number): Response {
  return streamSSE(c, async (stream) => {
    for (const event of events) {
      if (stream.aborted) return;
      await stream.writeSSE(event);
      await stream.sleep(delayMs);
    }
  });
}
